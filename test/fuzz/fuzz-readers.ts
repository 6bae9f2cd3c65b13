import { refuseExpression, refuseText } from '../../src/apache/model/expression/check-expression.ts';
import { isMalformedPattern, tryPattern } from '../../src/apache/model/pattern.ts';
import { readDump } from '../../src/apache/read/dump.ts';
import { parseEnvvars } from '../../src/apache/read/envvars.ts';
import type { ModuleSet } from '../../src/apache/read/read-result.ts';
import { maskTemplates } from '../../src/apache/syntax/mask-templates.ts';
import { loadSettings } from '../../src/config/load-settings.ts';
import { UsageError } from '../../src/config/settings.ts';
import { readRequests } from '../../src/explain/parse-requests.ts';
import { MemoryFileSystem } from '../../src/host/memory-file-system.ts';
import { parseBaseline, renderBaseline } from '../../src/linter/baseline.ts';
import { findNotToEdit } from '../../src/linter/heed-headers.ts';
import { parseSuppression } from '../../src/linter/parse-suppression.ts';
import { rolesByContent } from '../../src/project/classify-file.ts';
import { djangoRangesIn } from '../../src/project/django-range.ts';
import { fragmentFacts } from '../../src/project/fragment-facts.ts';
import { readRequirements } from '../../src/project/read-requirements.ts';
import { maySpeakAsScript } from '../../src/project/script-words.ts';
import { walkTree } from '../../src/project/walk-tree.ts';
import { parseIni } from '../../src/python/facts/run/library/config-files.ts';
import { parseDotenv } from '../../src/python/facts/run/library/dotenv-file.ts';
import { translatePattern } from '../../src/python/facts/run/library/python-pattern.ts';
import { findPythonInTree } from '../../src/python/version/python-in-tree.ts';
import { type Corpus, fuzz } from './mutation-fuzzer.ts';
import { readAsApache } from './read-input.ts';

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

/** What takes the square of this takes longer than a second. */
const LONG = 100_000;

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

const PIN_NAMES = [
  ...['.python-version', 'runtime.txt', 'Pipfile', '.tool-versions', 'Dockerfile', 'environment.yml'],
  ...['pyproject.toml', 'setup.cfg', 'setup.py'],
];
const SUBJECT = `/a${'b'.repeat(60)}/c.wsgi`;
const NO_MODULES: ModuleSet = { names: new Set(), complete: false, isOpen: false };

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

const SERVER =
  'WSGIDaemonProcess a\n<VirtualHost *:80>\n  ServerName a.example.com\n  WSGIScriptAlias / "/srv/a/wsgi.py" process-group=${G}\n</VirtualHost>\n';
const SCRIPT =
  "import os\nfrom site_a import application as app\nos.environ.setdefault('A', 'b')\n\n\ndef application(environ, start_response):\n    return app(environ, start_response)\n";

/** What is looked at before anything is parsed, and small languages inside of files. */
const SMALL_TARGETS: Readonly<Record<string, Target>> = {
  pins: {
    corpus: [
      '3.11.4\n',
      'FROM docker.io/library/python:3.9-slim AS x\nENV PYTHONPATH=/srv\n',
      'dependencies:\n  - python=3.8\n',
      '[tool.poetry.dependencies]\npython = "^3.8,<3.12"\n',
      "setup(python_requires='>=3.6, <4', packages=find_packages(where='src'))\n",
      '[options]\npython_requires = >=3.7\npackages = find:\n[options.packages.find]\nwhere = src\n',
    ],
    pieces: WORDS,
    lines: ['FROM python:3.9', 'python 3.8', '  - python ==3.7', 'requires-python = ">', 'python_requires ='],
    run: (text) => PIN_NAMES.map((name) => findPythonInTree(new MemoryFileSystem({ [`/r/${name}`]: text }), '/r')),
  },
  django: {
    corpus: LOCKS,
    pieces: [...WORDS, 'django', '==', '"version": "'],
    lines: ['django>=4.2,<5', 'name = "django"', 'version = "4.2"', '        "django": {'],
    run: (text) => LOCK_NAMES.map((name) => djangoRangesIn(`/r/${name}`, text)),
  },
  roles: {
    corpus: [SERVER, SCRIPT, 'INSTALLED_APPS = []\nWSGI_APPLICATION = "a"\n', '# how to\n\n    WSGIScriptAlias / /x\n'],
    pieces: [...WORDS, 'application', 'import ', 'WSGI', '<', '>', 'A', 'a', '\t', '\u00ff'],
    lines: ['WSGIScriptAlias / /x', 'application = x', 'from a import application', '<VirtualHost *>'],
    run: (text) => {
      for (const name of ['a.conf', 'site', 'x.py', 'wsgi.py.bak']) rolesByContent(`/r/${name}`, Buffer.from(text));
      maySpeakAsScript(text);
      findNotToEdit('/r/a.conf', text);
      return fragmentFacts('/r/a.conf', text);
    },
  },
  templates: {
    corpus: [
      `{% if a %}\n${SERVER}{% else %}\n<Directory INSTALLDIR/x>\n{% endif %}\n`,
      '<% if x %>\nServerName <%= y %>\n<% end %>\n% for a in b:\nUse @A@ ${b.c(1)} __D__ !E! [[ f ]]\n% endfor\n',
    ],
    pieces: [...WORDS, '{%', '%}', '{{', '}}', '<%', '%>', '[%', '%', '@', '__', '!', '--', '<'],
    lines: ['% if x:', '{% endif %}', '<% end %>', 'WSGIScriptAlias / X/y'],
    run: (text) => maskTemplates('/r/a.conf', text)?.symbolsIn({ start: 0, end: 200 }),
  },
  expressions: {
    corpus: [
      "%{HTTP_HOST} =~ m#^(a|b)\\.c$#i && !(-f '/x' || tolower(%{REQUEST_URI}) in {'a', 'b'})",
      "\"%{tolower:%{HTTP_HOST}}x\" -strmatch '*a' || -R '10.0.0.0/8' && true",
    ],
    pieces: [...WORDS, '%{', '}', '(', ')', '!', '&&', '||', '=~', '-eq', 'tolower(', '/', 'true'],
    lines: ['true', '%{A} == %{B}', "-n 'x'"],
    run: (text) => [refuseExpression(text, NO_MODULES), refuseText(text, NO_MODULES)],
  },
  patterns: {
    corpus: ['^/(?<a>[^/]+)/(.*)\\.(py|wsgi)$', '^(?:a|b)*c{2,3}[[:alpha:]]\\d+?$', '(?i)^/x(?!y)'],
    pieces: ['(', ')', '[', ']', '*', '+', '?', '{2,}', '|', '\\', '^', '$', '.', '(?:', '(a*)*', '\\1', '[^a]'],
    lines: ['(a+)+', '[a-z]*', '.*'],
    longest: 2_000,
    run: (text) => {
      isMalformedPattern(text);
      for (const use of ['search', 'match', 'fullmatch', 'all'] as const) translatePattern(text, '', SUBJECT, use);
      return tryPattern(text, SUBJECT);
    },
  },
  ini: {
    corpus: ['[a]\nb = c\n  d\ne: f ; g\n# h\n\n[i]\nj=\n', '[DEFAULT]\nx=%(y)s\n'],
    pieces: WORDS,
    lines: ['[k]', 'l = m', ' n', '; o'],
    run: (text) => parseIni(text),
  },
  dump: {
    corpus: ['Syntax OK\n# In file: /etc/a.conf\n#   1:\nListen 80\n', 'AH00558: x\n[a] [b]\n# In file: /c\n'],
    pieces: [...WORDS, 'AH00001: ', '# In file: '],
    lines: ['# In file: /x', '[core:warn] [pid 1]', '#   7:'],
    run: (text) => readDump(text),
  },
  formats: {
    corpus: ['LogFormat "%h %l %u %t \\"%r\\" %>s %{Referer}i %^ti" a\n', 'VirtualDocumentRoot /srv/%-2.1+/%p%%\n'],
    pieces: [...WORDS, '%', '%{', '}', '<', '>', '!', '200,', '+', '-1', '%2.1'],
    lines: ['CustomLog a "%h" env=x', 'VirtualScriptAlias /%0', 'LogFormat "%{a}"', 'Header set A "%t %{B}e"'],
    run: (text) => readAsApache(text, false),
  },
};

/** `npm run fuzz:readers -- --inputs N --seed S [--target NAME]`: N inputs for each reader, without a crash and within a second. */
export async function main(args: readonly string[]): Promise<number> {
  const only = args.includes('--target') ? args[args.indexOf('--target') + 1] : undefined;
  for (const [name, { run, ...corpus }] of Object.entries({ ...TARGETS, ...SMALL_TARGETS })) {
    if (only !== undefined && only !== name) continue;
    const code = await fuzz(`fuzz:readers ${name}`, { longest: LONG, ...corpus }, args, run);
    if (code !== 0) return code;
  }
  return 0;
}
