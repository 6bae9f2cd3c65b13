import type { FilePath } from '../source/location.ts';
import type { PythonSources } from './python-sources.ts';

const MAX_FILES = 200;

/**
 * Modules of Django that import models while they are imported themselves, besides those called `models` (Django 3.2;
 * `django.contrib.admin` does not).
 */
const MODEL_IMPORTERS =
  /^django\.contrib\.(?:auth\.(?:views|forms|admin|urls|backends)|(?:flatpages|redirects|sites)\.(?:views|forms|admin|urls|middleware)|contenttypes\.(?:views|fields|admin)|admin\.(?:views|forms))(?:\.|$)/;

/**
 * The model module that a module imports, directly or through modules of the tree, by name; null where none is found.
 * Importing one before `django.setup()` raises AppRegistryNotReady (`apps.registry.Apps.check_apps_ready`).
 */
export function importsModels(sources: PythonSources, file: FilePath, name: string): string | null {
  const seen = new Set<FilePath>();
  const waiting = [{ file, name }];
  for (let next = waiting.pop(); next !== undefined && seen.size < MAX_FILES; next = waiting.pop()) {
    if (seen.has(next.file)) continue;
    seen.add(next.file);
    for (const imported of sources.moduleFacts(next.file, next.name)?.imports ?? []) {
      const names = [imported.module, ...(imported.names ?? []).map((taken) => `${imported.module}.${taken}`)];
      const model = names.find((dotted) => /(^|\.)models$/.test(dotted) || MODEL_IMPORTERS.test(dotted));
      if (model !== undefined) return model;
      if (imported.file) waiting.push({ file: imported.file, name: imported.module });
    }
  }
  return null;
}
