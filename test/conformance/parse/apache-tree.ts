import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import {
  abridge,
  CASE_ROOT,
  CUT_OFF,
  DEFINES,
  ENVIRONMENT,
  type ParseCase,
  type ParseOutcome,
  SERVER_FILE,
} from './parse-case.ts';

export const SERVER = '/usr/sbin/apache2';

/** What the real server makes of a case: it only reads the configuration, it does not start. */
export function askApache({ files }: ParseCase): ParseOutcome {
  const root = mkdtempSync(join(tmpdir(), 'wsgiscope-parse-'));
  try {
    for (const [file, text] of Object.entries({ ...files, 'server.conf': SERVER_FILE })) {
      mkdirSync(dirname(join(root, file)), { recursive: true });
      writeFileSync(join(root, file), text);
    }
    const defines = DEFINES.flatMap((name) => ['-D', name]);
    const outcome = dumpTree(['-d', root, '-f', join(root, 'server.conf'), ...defines], { ...ENVIRONMENT, HERE: root });
    return JSON.parse(JSON.stringify(outcome).replaceAll(root, CASE_ROOT));
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** The tree by `-D DUMP_CONFIG` of mod_info, or the error of the READ phase; an error of the WALK phase is told as such. */
export function dumpTree(args: readonly string[], environment: Readonly<Record<string, string>>): ParseOutcome {
  const run = spawnSync(SERVER, [...args, '-t', '-D', 'DUMP_CONFIG'], {
    encoding: 'utf8',
    env: environment,
    timeout: 20_000,
    maxBuffer: 1 << 28,
  });
  const error = parseReadError(run.stderr);
  if (error !== null) return { error };
  if (run.status !== 0) return { error: `refused after reading: ${run.stderr}` };
  return { tree: parseDump(run.stdout) };
}

const LONGEST_MESSAGE = 8000;

const MACRO_PLACE = /macro '[^']*' \(defined on line \d+ of "([^"]*)"\) used on line \d+ of "[^"]*":\d+:/g;

const unescapeLog = (text: string): string =>
  text.replaceAll('\\n', '\n').replaceAll('\\t', '\t').replace(MACRO_PLACE, '$1:macro:');

/** The innermost of the errors that httpd nests by Include, as `file:line: words`. */
function parseReadError(stderr: string): string | null {
  const start = /^apache2: Syntax error on line /m.exec(stderr);
  if (!start) return null;
  let text = stderr
    .slice(start.index)
    .replace(/^apache2: /, '')
    .trimEnd();
  for (let found = null, place = ''; ; ) {
    found = /^Syntax error on line (\d+) of (macro '[\s\S]*? used on line \d+ of "[^"]*"|[^:]*): /.exec(text);
    if (!found) return `${place}: ${start.index + stderr.length > LONGEST_MESSAGE ? CUT_OFF : unescapeLog(text)}`;
    place = placeOf(found[2] ?? '', found[1] ?? '');
    text = text.slice(found[0].length);
  }
}

/** The lines of the dump as `file:line: text`, indented; closing lines are left out, since an empty section has none. */
function parseDump(stdout: string): readonly string[] {
  const lines: string[] = [];
  let file = '';
  let number = '';
  for (const line of stdout.split('\n')) {
    const named = /^\s*# In file: (.*)$/.exec(line);
    const numbered = /^\s*#\s+(\d+):$/.exec(line);
    if (named) file = named[1] ?? '';
    else if (numbered) number = numbered[1] ?? '';
    else if (line.trim() !== '' && !line.trimStart().startsWith('</')) {
      const text = /^\s*</.test(line) ? line.slice(0, line.lastIndexOf('>')).trimEnd().concat('>') : line.trimEnd();
      const named = text.replace(/^\s*<?\S+?(?=[\s>]|$)/, (name) => name.toLowerCase());
      lines.push(`${placeOf(file, number)}: ${abridge(named)}`);
    }
  }
  return lines;
}

/** httpd numbers the lines of a macro from the first line of its body; only the file of the macro is kept. */
function placeOf(file: string, line: string): string {
  const macro = /^(?:macro '[\s\S]*?' \(defined on line \d+ of "([^"]*)"\) used on line \d+ of ".*")$/.exec(file);
  return macro ? `${macro[1]}:macro` : `${file}:${line}`;
}
