import type { DaemonProcess, ServerConfig } from '../../apache/model/server-config.ts';
import type { DirectiveNode } from '../../apache/syntax/config-node.ts';
import { writeWord } from '../../apache/syntax/words.ts';
import { environmentRoot } from '../../deployment/python-home.ts';
import type { Edit } from '../../source/edit.ts';
import { splitPathList } from '../../source/normal-path.ts';
import { defineRule } from '../define-rule.ts';
import type { Fix } from '../finding.ts';
import type { MessageTemplate, TypedDraft } from '../rule.ts';
import { replaceWord } from '../word-edits.ts';
import { listNames, nameSite } from '../wording.ts';
import { startsAtTop } from '../working-directory.ts';
import { ServerFolders } from './folders.ts';
import { findUnusedPath, moveFix, type UnusedPath } from './unused-path.ts';

const MESSAGES = {
  home: {
    message:
      '{option} is {value}, which lies inside a virtual environment: it must be its root, what sys.prefix is in it. Python does not start (No module named encodings), and the client gets 500 or 504.',
    help: 'Use {root}.',
  },
  none: {
    message:
      '{option} is {value}, {what}: it must be the root of a virtual environment, what sys.prefix is in it. Python does not start, a daemon process dies over and over, and the client gets 500 or 504.',
    help: '{suggestion}Name the folder in which pyvenv.cfg or bin/python lies, and make the environment there first.',
  },
  misspelt: {
    message:
      '{option} holds {value}, and there is no such folder: Python passes over it without a word, and what lies in {near} is not found.',
    help: 'Write {near}.',
  },
  file: {
    message:
      '{option} holds {value}, a file: entries are folders that modules are looked up in, and Python passes over it.',
    help: 'Name the folder that holds the project package.',
  },
  environment: {
    message:
      '{option} holds {value}, a program: entries are folders that modules are looked up in, and Python passes over it. The packages of {root} are not found.',
    help: 'Use {remedy} in its place.',
  },
  program: {
    message:
      '{option} holds {value}, a program: entries are folders that modules are looked up in, and Python passes over it.',
    help: 'Leave it out: which Python runs is decided by what mod_wsgi was built for, and its packages by the home that is named.',
  },
  packages: {
    message:
      '{option} holds {value}, the site-packages of a virtual environment, and no home of Python is named: packages of the system and of the environment are mixed.',
    help: 'Use {remedy} and leave site-packages out.',
  },
  relative: {
    message:
      '{option} is {value}, which is not absolute: it is looked up from the working directory of the server, which is /.',
    help: 'Write the whole path.',
  },
  unused: {
    message:
      'WSGIPythonPath {value} has no effect on {sites}: it is for embedded mode, and every site here runs in a daemon process, which does not look at it.',
    help: 'Say it on the daemon: `python-path={word}` on WSGIDaemonProcess {daemon}.',
  },
} as const satisfies Record<string, MessageTemplate>;

export const rule = defineRule({
  id: 'python-path-home-shape',
  subject: 'server-config',
  meta: {
    summary: 'A python-home or python-path has a value of the wrong shape.',
    severity: 'error',
    confidence: 'high',
    fixable: 'safe',
    judgesWords: true,
  },
  messages: MESSAGES,
  check(server, { report, project, textOf, deployment, kindIn }) {
    reportUnused(findUnusedPath(deployment), textOf, report);
    const folders = deployment && new ServerFolders(deployment, kindIn);
    if (folders) reportFolders(server, folders, report);
    const cutFrom = (node: DirectiveNode, key: string) => (written: string, suffix: string) =>
      cutSuffix(node, textOf(node.at.file) ?? '', key, written, suffix);
    // A daemon process without a python-home of its own has this one. With a baseline environment as the home of all
    // processes, site-packages on top of it are a documented set-up (mod_wsgi: "Virtual Environments").
    const home = server.main.directives.findLast((node) => node.key === 'wsgipythonhome')?.words[0]?.text;
    const hasHome = home !== undefined && !OF_THE_SYSTEM.test(home);
    // What is relative is right where the processes start beside it.
    const reportOf =
      (daemon: DaemonProcess | null): Report =>
      (problem) => {
        if (problem.messageId !== 'relative' || startsAtTop({ daemon }, server, { project, textOf })) report(problem);
      };
    for (const daemon of server.daemons) {
      if (daemon.node.symbols.length > 0) continue;
      checkHome(
        'python-home',
        daemon.options.get('python-home'),
        daemon.node,
        cutFrom(daemon.node, 'python-home='),
        reportOf(daemon),
      );
      checkPath(
        'python-path',
        daemon.options.get('python-path'),
        daemon.options.has('python-home') || hasHome ? null : 'python-home=',
        daemon.node,
        reportOf(daemon),
      );
    }
    for (const node of server.main.directives) {
      const value = node.words[0]?.text;
      if (node.symbols.length > 0) continue;
      if (node.key === 'wsgipythonhome') checkHome('WSGIPythonHome', value, node, cutFrom(node, ''), reportOf(null));
      if (node.key === 'wsgipythonpath')
        checkPath('WSGIPythonPath', value, hasHome ? null : 'WSGIPythonHome ', node, reportOf(null));
    }
  },
});

function reportUnused(unused: UnusedPath | null, textOf: TextOf, report: Report): void {
  if (!unused) return;
  const { line, value, daemon, mounts } = unused;
  report({
    messageId: 'unused',
    data: {
      value,
      word: writeWord(value),
      daemon: writeWord(daemon.name),
      sites: listNames(mounts.map((mount) => nameSite(mount, mount.script))),
    },
    at: line.at,
    label: 'for embedded mode only',
    severity: 'warning',
    related: [{ at: daemon.node.at, text: 'does not look at it' }],
    fixes: moveFix(unused, textOf(daemon.node.at.file) ?? ''),
    gets: value,
    sites: mounts,
  });
}

/** The homes and paths that a server names, with what is known of their folders. */
function reportFolders(server: ServerConfig, folders: ServerFolders, report: Report): void {
  for (const { option, value, node, isHome } of namedFolders(server)) {
    const what = isHome && environmentRoot(value) === value ? folders.whyNoHome(value) : null;
    const near = what === null ? null : folders.environmentNear(value);
    if (what !== null)
      report({
        messageId: 'none',
        data: { option, value, what: `which is ${what}`, suggestion: near ? `Is ${near} meant? ` : '' },
        at: node.at,
        label: 'no environment',
        fixes: near ? renameFix(node, value, near) : [],
      });
    const meant = isHome ? null : folders.meantBy(value);
    if (meant !== null)
      report({
        messageId: 'misspelt',
        data: { option, value, near: meant },
        at: node.at,
        label: 'there is no such folder',
        severity: 'warning',
        fixes: renameFix(node, value, meant),
      });
  }
}

interface NamedFolder {
  readonly option: string;
  readonly value: string;
  readonly node: DirectiveNode;
  readonly isHome: boolean;
}

function namedFolders({ daemons, main }: ServerConfig): readonly NamedFolder[] {
  const lines = [
    ...daemons.flatMap(({ node, options }) => [
      { option: 'python-home', value: options.get('python-home'), node, isHome: true },
      { option: 'python-path', value: options.get('python-path'), node, isHome: false },
    ]),
    ...main.directives.flatMap((node) => {
      const isHome = node.key === 'wsgipythonhome';
      return isHome || node.key === 'wsgipythonpath'
        ? [{ option: node.name, value: node.words[0]?.text, node, isHome }]
        : [];
    }),
  ];
  return lines.flatMap(({ value = '', node, ...line }) =>
    node.symbols.length + node.conditions.length > 0
      ? []
      : (line.isHome ? [value] : splitPathList(value)).flatMap((one) =>
          one.startsWith('/') ? [{ ...line, node, value: one }] : [],
        ),
  );
}

/** Writes another folder in the place of one. */
function renameFix(node: DirectiveNode, from: string, to: string): readonly Fix[] {
  const word = node.words.find(({ text }) => text.split(/[=:]/).includes(from));
  const isPlain = word && /^[\w=:/.-]+$/.test(word.text + to);
  const edit = isPlain && replaceWord(node, word, word.text.split(from).join(to));
  return edit ? [{ title: `use ${to}`, applicability: 'unsafe', edits: [edit] }] : [];
}

type TextOf = (file: string) => string | null;
type Report = (problem: TypedDraft<typeof MESSAGES>) => void;

function checkHome(
  option: string,
  value: string | undefined,
  node: DirectiveNode,
  cut: (written: string, suffix: string) => Edit | null,
  report: Report,
): void {
  if (value === undefined) return;
  const root = environmentRoot(value);
  const common = { data: { option, value, root: root || '/', remedy: '' }, at: node.at };
  if (root !== value && root !== '') {
    const edit = cut(value, value.slice(root.length));
    report({
      ...common,
      messageId: 'home',
      label: 'not the root of an environment',
      fixes: edit ? [{ title: `use ${root}`, applicability: 'safe', edits: [edit] }] : [],
    });
  } else if (!isAbsolute(value)) report({ ...common, messageId: 'relative', label: 'not absolute' });
}

/** Cuts off the end of a value, its quotes left alone; null where it does not stand in the file as it is read. */
function cutSuffix(
  { at }: DirectiveNode,
  text: string | null,
  key: string,
  value: string,
  suffix: string,
): Edit | null {
  const line = text?.slice(at.range.start, at.range.end) ?? '';
  const written = ['', "'", '"'].map((quote) => key + quote + value).find((one) => line.includes(one));
  if (written === undefined) return null;
  const end = at.range.start + line.indexOf(written) + written.length;
  return { file: at.file, range: { start: end - suffix.length, end }, newText: '' };
}

/** Where the system's own Python is installed: as a home it names no environment. */
const OF_THE_SYSTEM = /^\/usr(?:\/local)?\/?$/;

/** Not a virtual environment: where Python itself is installed, as in the container images of Python. */
const OF_AN_INSTALLATION = /^\/usr\/(?:local\/)?lib/;

/** Where the program of a Python lies in its environment. */
const PROGRAM = /\/bin\/python[\d.]*$/;

/** `homeOption` is how to name the environment where none is named yet; null where a home is. */
function checkPath(
  option: string,
  value: string | undefined,
  homeOption: string | null,
  node: DirectiveNode,
  report: Report,
): void {
  // lib and lib64 are one environment.
  const roots = new Set<string>();
  for (const entry of value?.split(':') ?? []) {
    if (/^[A-Za-z]$/.test(entry) || entry === '') continue;
    const root = entry.replace(PROGRAM, '').replace(/\/lib(64)?\/python-?[\d.]+\/site-packages\/?$/, '');
    const near = entry
      .replace(/(?<=\/lib(?:64)?\/python)-(?=\d)/, '')
      .replace(/(?<=\/lib(?:64)?\/python[\d.]*\/)(site|dist)s?-?packages?(?=\/|$)/, '$1-packages');
    const common = {
      data: { option, value: entry, root, near, remedy: `${homeOption}${writeWord(root)}` },
      at: node.at,
    };
    if (near !== entry)
      report({ ...common, messageId: 'misspelt', label: 'Python names no folder so', severity: 'warning' });
    else if (/\.(py|wsgi)$/.test(entry)) report({ ...common, messageId: 'file', label: 'a file', severity: 'warning' });
    else if (PROGRAM.test(entry)) {
      // Only an environment that nothing else names is missed.
      const isMissed = homeOption !== null && root !== '' && !OF_THE_SYSTEM.test(root);
      const told = isMissed
        ? ({ messageId: 'environment', severity: 'warning' } as const)
        : ({ messageId: 'program', severity: 'info' } as const);
      report({ ...common, ...told, label: 'a program' });
    } else if (/\/site-packages\/?$/.test(entry) && homeOption !== null && !OF_AN_INSTALLATION.test(entry)) {
      if (!roots.has(root))
        report({
          ...common,
          messageId: 'packages',
          label: 'no home beside it',
          severity: 'info',
        });
      roots.add(root);
    } else if (!isAbsolute(entry)) report({ ...common, messageId: 'relative', label: 'not absolute' });
  }
}

const isAbsolute = (path: string): boolean =>
  path.startsWith('/') || /^[\\%$"']/.test(path) || /^[A-Za-z]:?[\\/]/.test(path);
