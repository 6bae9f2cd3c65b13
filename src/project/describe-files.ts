import { compareTexts } from '../source/compare-texts.ts';
import type { FilePath } from '../source/location.ts';
import type { Project, ScriptReason } from './project.ts';
import type { TreeScan } from './scan-tree.ts';
import type { SkippedPath } from './walk-tree.ts';

/** What the files of a tree are analysed as. */
export interface FileChoice {
  /** In byte order of their paths. */
  readonly files: readonly { readonly file: FilePath; readonly as: readonly string[] }[];
  readonly skipped: readonly SkippedPath[];
  /** How many files were listed and are none of these. Modules among them are read where a script imports them. */
  readonly others: number;
}

const REASONS: Readonly<Record<ScriptReason, string>> = {
  name: 'by its name',
  content: 'by its content',
  reference: 'named by the server configuration',
  argument: 'named on the command line',
};

/** Tells what discovery made of every file. */
export function describeFiles(project: Project, scan: TreeScan): FileChoice {
  const roles = new Map<FilePath, Set<string>>();
  const add = (file: FilePath, role: string): void => {
    const known = roles.get(file);
    if (known) known.add(role);
    else roles.set(file, new Set([role]));
  };
  for (const { read } of project.servers)
    for (const file of read.files)
      add(file, file === read.entry ? 'server configuration' : 'server configuration, read with another');
  for (const [file, { reason }] of project.scripts) add(file, `WSGI script (${REASONS[reason]})`);
  for (const { file, kind } of project.entryPoints) add(file, `Django entry point (${kind})`);
  for (const file of project.settingsModules.keys()) add(file, 'Django settings module');
  for (const file of scan.byRole.get('requirements') ?? []) add(file, 'requirements');
  const files = [...roles].map(([file, as]) => ({ file, as: [...as] })).sort((a, b) => compareTexts(a.file, b.file));
  return { files, skipped: scan.skipped, others: scan.files.filter((file) => !roles.has(file)).length };
}
