import type { FilePath } from '../source/location.ts';
import type { PythonSources } from './python-sources.ts';

const MAX_FILES = 200;

/**
 * The model module that a module imports, directly or through modules of the tree, by name; null where none is found.
 * Importing one before `django.setup()` raises AppRegistryNotReady (`apps.registry.Apps.check_apps_ready`).
 */
export function importsModels(sources: PythonSources, file: FilePath): string | null {
  const seen = new Set<FilePath>();
  const waiting = [file];
  for (let next = waiting.pop(); next !== undefined && seen.size < MAX_FILES; next = waiting.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    for (const imported of sources.scriptFacts(next, 'application')?.imports ?? []) {
      if (/(^|\.)models$/.test(imported.module)) return imported.module;
      if (imported.file) waiting.push(imported.file);
    }
  }
  return null;
}
