import { parseEnvvars } from '../../src/apache/read/envvars.ts';
import { loadSettings } from '../../src/config/load-settings.ts';
import { UsageError } from '../../src/config/settings.ts';
import { readRequests } from '../../src/explain/parse-requests.ts';
import { MemoryFileSystem } from '../../src/host/memory-file-system.ts';
import { parseBaseline, renderBaseline } from '../../src/linter/baseline.ts';
import { parseSuppression } from '../../src/linter/parse-suppression.ts';
import { readRequirements } from '../../src/project/read-requirements.ts';
import { walkTree } from '../../src/project/walk-tree.ts';
import { parseDotenv } from '../../src/python/facts/run/library/dotenv-file.ts';
import { type Corpus, fuzz } from './mutation-fuzzer.ts';

/** One reader of files beside scripts and configuration, and what its inputs are made of. */
interface Target extends Corpus {
  readonly run: (text: string) => unknown;
}

const WORDS = [
  '\n',
  '"',
  "'",
  '=',
  '[',
  ']',
  '{',
  '}',
  '#',
  '\\',
  '\0',
  '\r',
  ' ',
  '\u202e',
  '\ud800',
  '**/',
  '.',
  ',',
  ':',
  '$',
  '${A}',
];

async function readSettings(name: string, text: string): Promise<void> {
  const file = `/r/${name}`;
  try {
    const fs = new MemoryFileSystem({ [file]: text });
    await loadSettings(fs, { file, foundIn: '/r', knownRules: ['silent-embedded', 'alias-shadowed'] });
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    for (const line of error.message.split('\n'))
      if (!line.startsWith(`${file}:`) && !line.startsWith('settings: '))
        throw new Error(`a message without its place: ${line}`);
  }
}

const TOML = [
  'exclude = ["legacy", "*.conf.j2"]\nfail-on = "error"\n\n[path-map]\n"/srv/app" = "."\n\n[severity]\nsilent-embedded = "info"\n',
  '[tool.wsgiscope]\nselect = ["alias-shadowed"]\nmax-file-bytes = 1000\nenv = { A = "b", "C D" = \'e\' }\n',
  '[process-groups]\na = ["x.py",\n  "y.py"]\n[[tool.other]]\nx = 1979-05-27T07:32:00Z\ny = """\nlong\n"""\n',
];

const LOCKS = [
  'django==4.2 ; python_version > "3.8"\n-r base.txt\ngit+https://example.invalid/x.git#egg=y\nDjango-Foo[bar] >= 1\n',
  '[[package]]\nname = "django"\nversion = "4.2"\n\n[package.dependencies]\nx = "*"\n',
  '{\n    "default": {\n        "django": {\n            "version": "==4.2"\n        }\n    }\n}\n',
  '[packages]\ndjango = "*"\n[dev-packages]\n"a.b" = {version = "1"}\n',
  '[project]\ndependencies = [\n  "django>=4",\n  "x[y]~=1",\n]\n[tool.poetry.dependencies]\npython = "^3"\n',
  '[options]\ninstall_requires =\n    django>=3\n    x\n',
];
const LOCK_NAMES = [
  'requirements.txt',
  'poetry.lock',
  'uv.lock',
  'Pipfile',
  'Pipfile.lock',
  'pyproject.toml',
  'setup.cfg',
  'requirements.in',
];

const TARGETS: Readonly<Record<string, Target>> = {
  toml: {
    corpus: TOML,
    pieces: WORDS,
    lines: [
      '[tool.wsgiscope]',
      'ignore = ["x"]',
      '[a.b.c]',
      'define = [',
      'a.b = 1',
      'server-root = "/etc"',
      '"k" = {',
    ],
    run: async (text) => {
      await readSettings('wsgiscope.toml', text);
      await readSettings('pyproject.toml', text);
    },
  },
  requirements: {
    corpus: LOCKS,
    pieces: WORDS,
    lines: ['django', '[[package]]', 'name = "x"', '        "y": {', '[tool.poetry.dependencies]', '-e .', '"z>=1",'],
    run: (text) => LOCK_NAMES.map((name) => readRequirements(`/r/${name}`, text)),
  },
  baseline: {
    corpus: [
      renderBaseline([{ rule: 'alias-shadowed', file: 'a/b.conf', fingerprint: '0123456789abcdef' }]),
      '{"format": 1, "findings": []}',
      '<<<<<<< a\n{"format": 2}\n=======\n>>>>>>> b\n',
    ],
    pieces: [...WORDS, 'null', '1e999', '{"a":', '[[[['],
    lines: ['"format": 2,', '"findings": [{}]', '}'],
    run: (text) => parseBaseline(text),
  },
  requests: {
    corpus: [
      '[{"url": "http://www.example.com/a"}, {"url": "https://b/", "hostHeader": "c", "connect": "127.0.0.1:443"}]',
      '[]',
    ],
    pieces: [...WORDS, 'null', '1e999', '{"a":', '[[[[', '%00', '//', '@'],
    lines: ['"url": 1', '{"url": "x"}'],
    run: (text) => readRequests(text),
  },
  dotenv: {
    corpus: [
      "A=b\nexport C=\"d \\n e\" # f\n'G'='h\\'i'\nJ\nK=${A}:l\n",
      '# x\n\n  DJANGO_SETTINGS_MODULE = a.b\r\nX=\n',
    ],
    pieces: [...WORDS, 'export ', '\\"', ' #'],
    lines: ['A=1', 'export B', 'C="', "D='", '=', 'E=${F'],
    run: (text) => parseDotenv(text),
  },
  envvars: {
    corpus: [
      'unset HOME\nif [ "${A}" != "${A#x}" ] ; then\n  S="-${A}"\nelse\n  S=\nfi\nexport APACHE_RUN_USER=www-data\nexport P=/var/run$S/x.pid\n',
      '. /etc/default/x\nexport A=`b` C="$(d)" E\n: ${F:=g}\n',
    ],
    pieces: [...WORDS, '$(', '`', '${', ':-', ';', '&&', '<<EOF'],
    lines: ['export A=1', 'if x; then', 'fi', 'export B="$A', 'ulimit -n 8192'],
    run: (text) => parseEnvvars('/r/envvars', text),
  },
  comments: {
    corpus: [
      '# wsgiscope: ignore[alias-shadowed, x] because until=2026-01-01',
      '# wsgiscope: ignore',
      '# a # wsgiscope:ignore[y]',
    ],
    pieces: [...WORDS, 'until=', 'wsgiscope:', 'ignore'],
    lines: ['# wsgiscope: ignore[z]', 'until=2026-13-99'],
    run: (text) => parseSuppression(text),
  },
  gitignore: {
    corpus: ['build/\n*.py[co]\n!keep.py\n/a/**/b\n\\#x\n', '**/node_modules\n.env*\n[a-z]/*.{py,conf}\n'],
    pieces: [...WORDS, '*', '**', '!', '?', '[a-', '\\ '],
    lines: ['*', '!*', '**', 'a/', '/a', '*a*a*a*a*a*a*a*b'],
    run: (text) => {
      const fs = new MemoryFileSystem({
        '/r/.gitignore': text,
        '/r/a/b/c.py': '',
        '/r/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.conf': '',
      });
      return walkTree(fs, '/r', () => {});
    },
  },
};

/** `npm run fuzz:readers -- --inputs N --seed S [--target NAME]`: N inputs for each reader, without a crash and within a second. */
export async function main(args: readonly string[]): Promise<number> {
  const only = args.includes('--target') ? args[args.indexOf('--target') + 1] : undefined;
  for (const [name, { run, ...corpus }] of Object.entries(TARGETS)) {
    if (only !== undefined && only !== name) continue;
    const code = await fuzz(`fuzz:readers ${name}`, corpus, args, run);
    if (code !== 0) return code;
  }
  return 0;
}
