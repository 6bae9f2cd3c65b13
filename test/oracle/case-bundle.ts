import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type PythonRange, parsePythonVersion } from '../../src/python/version/python-version.ts';

/** One small project of the corpus: files, the script among them, and the circumstances in which it is run. */
export interface ScriptCase {
  /** Such as `shape-04-b` or `trap-01-a`; unique in the corpus. */
  readonly id: string;
  readonly title: string;
  /** Texts by path below the case's root. `@ROOT@` in a text stands for that root. */
  readonly files: Readonly<Record<string, string>>;
  readonly script: string;
  /** Directories below the root that the server puts on sys.path (`python-path=`). */
  readonly pythonPath: readonly string[];
  /** Circumstances beyond the usual ones: variables set (or, with null, unset) and host names. */
  readonly worlds: readonly WorldChange[];
  /** What Apache's SetEnv adds to the WSGI environ. */
  readonly requestVariables: Readonly<Record<string, string>>;
  /** The judgement a reader must come to, in the words of test/python/verdict.ts. */
  readonly verdict: readonly string[];
  /** Every value the settings variable may be given; empty where the case does not say. */
  readonly settings: readonly string[];
  /** The versions of Python that the case is about, such as `2.7` or `3.6-3.11`, a space between; empty for all. */
  readonly pythons: readonly string[];
}

/** What one world has that the base world has not. */
export interface WorldChange {
  readonly variables: Readonly<Record<string, string | null>>;
  readonly hostName?: string;
  /** The daemon's `home=`, below the case's root; `/` otherwise. */
  readonly home?: string;
}

const HEADERS = ['verdict', 'settings', 'script', 'python-path', 'world', 'host', 'home', 'request', 'pythons'];

const words = (text = ''): string[] => text.split(/\s+/).filter((word) => word !== '');

const parsePairs = (text: string): Record<string, string | null> =>
  Object.fromEntries(
    words(text).map((word) => {
      if (word.startsWith('-')) return [word.slice(1), null];
      const cut = word.indexOf('=');
      return [word.slice(0, cut), word.slice(cut + 1)];
    }),
  );

const parseCase = (id: string, title: string, lines: readonly string[]): ScriptCase => {
  const headers = new Map<string, string[]>();
  const files: Record<string, string> = {};
  let path: string | undefined;
  let body: string[] = [];
  const close = () => {
    if (path !== undefined) files[path] = `${body.join('\n').replace(/\n+$/, '')}\n`;
  };
  for (const line of lines) {
    const opened = /^--- (\S+)$/.exec(line);
    if (opened) {
      close();
      path = opened[1] ?? '';
      body = [];
    } else if (path !== undefined) body.push(line);
    else if (line.trim() !== '') {
      const header = /^([a-z-]+): ?(.*)$/.exec(line);
      if (!header || !HEADERS.includes(header[1] ?? '')) throw new Error(`${id}: not a header: ${line}`);
      headers.set(header[1] ?? '', [...(headers.get(header[1] ?? '') ?? []), header[2] ?? '']);
    }
  }
  close();
  const one = (name: string) => headers.get(name)?.[0];
  const script = one('script') ?? Object.keys(files)[0];
  if (script === undefined) throw new Error(`${id}: no file`);
  return {
    id,
    title,
    files,
    script,
    pythonPath: words(one('python-path') ?? '.'),
    worlds: [
      ...(headers.get('world') ?? []).map((text) => ({ variables: parsePairs(text) })),
      ...(headers.get('host') ?? []).map((hostName) => ({ variables: {}, hostName })),
      ...(headers.get('home') ?? []).map((home) => ({ variables: {}, home })),
    ],
    requestVariables: parsePairs((headers.get('request') ?? []).join(' ')) as Record<string, string>,
    verdict: words(one('verdict')),
    settings: words(one('settings')),
    pythons: words(one('pythons')),
  };
};

/**
 * Reads one bundle: cases opened by `=== ID: title`, then `header: value` lines, then files opened by `--- path`.
 * Throws on a malformed bundle: the corpus is ours.
 */
export const parseBundle = (text: string): ScriptCase[] => {
  const cases: ScriptCase[] = [];
  let open: { id: string; title: string; lines: string[] } | undefined;
  const close = () => {
    if (open) cases.push(parseCase(open.id, open.title, open.lines));
  };
  for (const line of text.replace(/\n$/, '').split('\n')) {
    const started = /^=== ([a-z0-9-]+): (.+)$/.exec(line);
    if (started) {
      close();
      open = { id: started[1] ?? '', title: started[2] ?? '', lines: [] };
    } else open?.lines.push(line);
  }
  close();
  return cases;
};

/** The whole corpus, in the order of its files. */
export const loadCorpus = (): ScriptCase[] => {
  const folder = join(import.meta.dirname, 'corpus');
  const cases = readdirSync(folder)
    .filter((name) => name.endsWith('.txt'))
    .sort()
    .flatMap((name) => parseBundle(readFileSync(join(folder, name), 'utf8')));
  const seen = new Set<string>();
  for (const { id } of cases) {
    if (seen.has(id)) throw new Error(`two cases are called ${id}`);
    seen.add(id);
  }
  return cases;
};

/** The files of a case as they lie below a root. */
export const filesBelow = (root: string, scriptCase: ScriptCase): Record<string, string> =>
  Object.fromEntries(
    Object.entries(scriptCase.files).map(([path, text]) => [`${root}/${path}`, text.replaceAll('@ROOT@', root)]),
  );

/** The absolute directories that `python-path` names. */
export const pythonPathBelow = (root: string, scriptCase: ScriptCase): string[] =>
  scriptCase.pythonPath.map((entry) => (entry === '.' ? root : `${root}/${entry}`));

/** Whether a case is about a version of Python; one that names none is about all of them: it may be refused. */
export const isFor = ({ pythons }: ScriptCase, { oldest }: PythonRange): boolean =>
  pythons.length === 0 ||
  pythons.some((text) => {
    const [first, last = first] = text.split('-').map((part) => parsePythonVersion(part)?.oldest ?? 0);
    return first !== undefined && last !== undefined && first <= oldest && oldest <= last;
  });
