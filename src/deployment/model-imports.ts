import { STANDARD_LIBRARY } from '../python/facts/run/modules/standard-library.ts';
import type { ImportFact } from '../python/facts/script-facts.ts';
import type { FilePath } from '../source/location.ts';
import type { PythonSources } from './python-sources.ts';

const MAX_FILES = 200;

/** Parts of Django's own packages that import models while they are imported themselves (Django 3.2). */
const MODEL_IMPORTERS =
  /^django\.contrib\.(?:auth\.(?:views|forms|admin|urls|backends)|(?:flatpages|redirects|sites)\.(?:views|forms|admin|urls|middleware)|contenttypes\.(?:views|fields|admin)|admin\.(?:views|forms))(?:\.|$)/;

/** Packages of Django whose import touches no model; `django.contrib.admin` is one of them (measured, Django 3.2). */
const HARMLESS = /^django(?:$|\.(?!contrib\.)|\.contrib\.(?:admin|staticfiles|messages|syndication|humanize)$)/;

/** A model module that an import leads to; `isCertain` is false where the imported package is not seen. */
export interface ModelImport {
  readonly module: string;
  readonly isCertain: boolean;
}

/**
 * The model module that a module imports, directly or through modules of the tree; null where it imports none. Importing
 * one before `django.setup()` raises AppRegistryNotReady (`apps.registry.Apps.check_apps_ready`).
 */
export function findModelImport(sources: PythonSources, file: FilePath, name: string): ModelImport | null {
  const seen = new Set<FilePath>();
  const waiting = [{ file, name }];
  let possible: ModelImport | null = null;
  for (let next = waiting.pop(); next !== undefined && seen.size < MAX_FILES; next = waiting.pop()) {
    if (seen.has(next.file)) continue;
    seen.add(next.file);
    for (const imported of sources.moduleFacts(next.file, next.name)?.imports ?? []) {
      const module = modelModule(imported);
      if (module !== null) return { module, isCertain: true };
      if (imported.file) waiting.push({ file: imported.file, name: imported.module });
      else if (mayImportModels(imported)) possible ??= { module: imported.module, isCertain: false };
    }
  }
  return possible;
}

function modelModule(imported: ImportFact): string | null {
  const names = [imported.module, ...(imported.names ?? []).map((taken) => `${imported.module}.${taken}`)];
  return names.find((dotted) => /(^|\.)models$/.test(dotted) || MODEL_IMPORTERS.test(dotted)) ?? null;
}

/** An installed package other than the standard library and Django's core may import models of its own. */
function mayImportModels({ module }: ImportFact): boolean {
  return !HARMLESS.test(module) && !STANDARD_LIBRARY.has(module.split('.')[0] ?? module);
}
