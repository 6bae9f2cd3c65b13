import { UsageError } from '../config/settings.ts';
import { createText } from '../host/create-text.ts';
import type { FileSystem } from '../host/file-system.ts';
import { NodeFileWriter } from '../host/node-file-writer.ts';
import type { FilePath } from '../source/location.ts';
import { type BaselineEntry, parseBaseline, renderBaseline } from './baseline.ts';

/**
 * The entries of a baseline file; none of one that an older version wrote, where it is read to be updated. Throws `UsageError`
 * where there is none, or one that cannot be read.
 */
export function readBaseline(fs: FileSystem, file: FilePath, action?: 'update' | 'prune'): readonly BaselineEntry[] {
  const found = fs.readText(file);
  if (found.kind === 'failure')
    throw new UsageError(`baseline: ${found.message}. Make one: wsgiscope baseline create --output ${file}`);
  const parsed = parseBaseline(found.text);
  if (parsed.kind === 'entries') return parsed.entries;
  if (parsed.kind === 'outdated') {
    if (action === 'update') return [];
    throw new UsageError(
      `baseline: ${file} ${parsed.problem}. Write it anew with what is found today: wsgiscope baseline update --output ${file}`,
    );
  }
  throw new UsageError(`baseline: ${file} ${parsed.problem}. ${REMEDY}`);
}

/** Not to make it anew: that would accept whatever has come since. */
const REMEDY = 'Take it from version control, or keep the entries of both sides of a merge';

/** Writes a baseline file, a new one only where nothing stands. Throws `UsageError` where it cannot be written. */
export function saveBaseline(
  fs: FileSystem,
  file: FilePath,
  entries: readonly BaselineEntry[],
  action: 'create' | 'update' | 'prune',
): void {
  const text = renderBaseline(entries);
  const failure = action === 'create' ? createText(file, text) : replaceText(fs, file, text);
  if (failure !== null) throw new UsageError(`baseline: ${failure}`);
}

function replaceText(fs: FileSystem, file: FilePath, after: string): string | null {
  const before = fs.readText(file);
  if (before.kind === 'failure') return before.message;
  if (before.text === after) return null;
  const { text, encoding, bom } = before;
  const written = new NodeFileWriter(null).write([{ file, before: text, after, encoding, bom }]);
  return written.kind === 'written' ? null : written.messages.join('; ');
}
