import type { Settings } from './config/settings.ts';
import { UsageError } from './config/settings.ts';
import type { FileSystem } from './host/file-system.ts';
import { NodeFileSystem } from './host/node-file-system.ts';
import { isInside } from './host/path-inside.ts';
import type { CheckResult } from './linter/check-result.ts';
import { analysedTree } from './project/analysed-tree.ts';
import { scanTree } from './project/scan-tree.ts';
import type { FilePath } from './source/location.ts';

export { findSettingsFile, loadSettings } from './config/load-settings.ts';
export { mergeSettings, type SettingsOverrides } from './config/merge-settings.ts';
export { didYouMean } from './config/nearest-name.ts';
export { DEFAULT_SETTINGS, type Settings, UsageError } from './config/settings.ts';
export { toolVersion } from './host/tool-version.ts';
export type { CheckResult } from './linter/check-result.ts';
export { REPORT_FORMATS, type ReportFormat, renderReport } from './reporters/index.ts';

/** What is analysed. */
export interface AnalysisInput {
  /** Absolute files and folders. */
  readonly paths: readonly FilePath[];
  readonly settings: Settings;
}

/** The disk without bounds: for settings and for what a person names. */
export const wholeDisk = (): FileSystem => new NodeFileSystem({ roots: null, maxBytes: 64 * 1024 * 1024 });

/** The disk as an analysis may see it: its tree, or everything where a configuration outside of it is named. */
export function openTree(input: AnalysisInput): { readonly fs: NodeFileSystem; readonly root: FilePath } {
  const { paths, settings } = input;
  const disk = wholeDisk();
  const missing = paths.find((path) => disk.status(path) === null);
  if (missing !== undefined) throw new UsageError(`${missing}: no such file or folder`);
  const root = analysedTree(disk, paths);
  const isFree = settings.allowOutside || settings.apache.some((file) => !isInside(file, root));
  return { root, fs: new NodeFileSystem({ roots: isFree ? null : [root], maxBytes: settings.maxFileBytes }) };
}

/** Looks for everything that can go wrong in a tree. */
export async function check(input: AnalysisInput): Promise<CheckResult & { readonly fs: FileSystem }> {
  const { fs } = openTree(input);
  const scan = scanTree(fs, input.paths);
  return {
    fs,
    findings: [],
    notices: scan.notices,
    summary: {
      errors: 0,
      warnings: 0,
      infos: 0,
      fixable: 0,
      hiddenFixes: 0,
      fixed: 0,
      suppressed: 0,
      baselined: 0,
      undecided: 0,
      files: scan.files.length,
      sites: 0,
    },
    fixed: [],
    crashes: [],
  };
}
