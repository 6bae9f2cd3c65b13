import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { readConfiguration } from '../../../src/apache/read/read-configuration.ts';
import type { ReadResult } from '../../../src/apache/read/read-result.ts';
import type { ConfigNode } from '../../../src/apache/syntax/config-node.ts';
import { MemoryFileSystem } from '../../../src/host/memory-file-system.ts';
import { readingOf } from '../../helpers/disks.ts';

/** A small configuration, named for the one thing it shows. `case.conf` is what the server's own file includes. */
export interface ParseCase {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
}

/** What the READ phase makes of a configuration: the lines of its tree, or the words, file and line of its error. */
export interface ParseOutcome {
  readonly tree?: readonly string[];
  readonly error?: string;
}

/** Where the folder of a case is said to be, in records and in memory. */
export const CASE_ROOT = '/srv/case';
const CASES = join(import.meta.dirname, 'cases');
/** Where Debian's modules are. */
export const MODULES = '/usr/lib/apache2/modules';
const LOADED = ['mpm_event', 'info', 'dir', 'alias', 'authz_core', 'macro'];

/** What every case is run with. */
export const ENVIRONMENT: Readonly<Record<string, string>> = { PORT_FROM_ENV: '8123', EMPTY_FROM_ENV: '' };
export const DEFINES: readonly string[] = ['GIVEN'];

/** The server's own file around a case. */
export const SERVER_FILE = [
  ...LOADED.map((name) => `LoadModule ${name}_module ${MODULES}/mod_${name}.so`),
  'ServerName main.test',
  'ErrorLog /dev/null',
  'Include case.conf',
  '',
].join('\n');

/** All cases, by name. A case is one file, or a folder with `case.conf` in it. */
export function readCases(): readonly ParseCase[] {
  return readdirSync(CASES)
    .sort()
    .map((entry) => {
      const path = join(CASES, entry);
      if (!statSync(path).isDirectory())
        return { name: entry.replace(/\.conf$/, ''), files: { 'case.conf': readFileSync(path, 'utf8') } };
      const files = readdirSync(path, { recursive: true, encoding: 'utf8' }).filter((file) =>
        statSync(join(path, file)).isFile(),
      );
      return {
        name: entry,
        files: Object.fromEntries(files.sort().map((file) => [file, readFileSync(join(path, file), 'utf8')])),
      };
    });
}

/** Our reading of a case. */
export function readCase({ files }: ParseCase): ParseOutcome {
  const all = { ...files, 'server.conf': SERVER_FILE };
  const fs = new MemoryFileSystem(
    Object.fromEntries(Object.entries(all).map(([file, text]) => [`${CASE_ROOT}/${file}`, text])),
  );
  const result = readConfiguration(`${CASE_ROOT}/server.conf`, fs, {
    defines: DEFINES,
    environment: new Map(Object.entries({ ...ENVIRONMENT, HERE: CASE_ROOT })),
    serverRoot: CASE_ROOT,
    apacheVersion: '2.4.71',
    ...readingOf(fs, false),
  });
  return outcomeOf(result);
}

/** A reading in the form of a record. */
export function outcomeOf({ error, nodes }: ReadResult): ParseOutcome {
  if (error) return { error: `${error.at.file}:${error.line}: ${error.message}` };
  return { tree: renderTree(nodes, 0) };
}

/** httpd prints no more than 8 kB of an error. */
export const CUT_OFF = '(cut off)';

const LONGEST_LINE = 400;

/** Very long lines are told by their length. */
export const abridge = (line: string): string =>
  line.length > LONGEST_LINE ? `${line.slice(0, 60)}...${line.length} characters` : line;

function renderTree(nodes: readonly ConfigNode[], depth: number): readonly string[] {
  return nodes.flatMap((node) => {
    const args = node.argsText.trim();
    const words = `${node.key}${args === '' ? '' : ` ${args}`}`;
    const text = node.kind === 'section' ? `<${words}>` : words;
    const line = `${node.at.file}:${node.line}: ${abridge(`${'  '.repeat(depth)}${text}`)}`;
    return node.kind === 'section' ? [line, ...renderTree(node.children, depth + 1)] : [line];
  });
}

export const TRUTH_FILE = join(import.meta.dirname, 'truth.golden.json');

/**
 * Our outcome with the line numbers left out where the record says `macro`: httpd counts the lines of a macro's body from the
 * first line kept, we name the line of the file.
 */
export function asRecorded(ours: ParseOutcome, real: ParseOutcome): ParseOutcome {
  const blur = (line: string, other: string | undefined): string =>
    other !== undefined && /^[^:]*:macro:/.test(other) ? line.replace(/(\/[^: ]*):\d+:/g, '$1:macro:') : line;
  if (ours.error !== undefined) {
    const cut = real.error?.endsWith(CUT_OFF) ? ours.error.replace(/^([^:]*:\d+: ).*$/s, `$1${CUT_OFF}`) : ours.error;
    return { error: blur(cut, real.error) };
  }
  return { tree: (ours.tree ?? []).map((line, index) => blur(line, real.tree?.[index])) };
}
