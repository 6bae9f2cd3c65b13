import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const REPORTER = join(import.meta.dirname, 'reporter');
const read = (name: string): string => readFileSync(join(REPORTER, name), 'utf8');

/** How a script names its settings module; `<M>` is the quoted name. */
const SHAPES: Readonly<Record<string, string>> = {
  setdefault: "os.environ.setdefault('DJANGO_SETTINGS_MODULE', <M>)",
  assignment: "os.environ['DJANGO_SETTINGS_MODULE'] = <M>",
  'not-in': "if 'DJANGO_SETTINGS_MODULE' not in os.environ:\n    os.environ['DJANGO_SETTINGS_MODULE'] = <M>",
  'get-none': "if os.environ.get('DJANGO_SETTINGS_MODULE') is None:\n    os.environ['DJANGO_SETTINGS_MODULE'] = <M>",
  'get-or': "os.environ['DJANGO_SETTINGS_MODULE'] = os.environ.get('DJANGO_SETTINGS_MODULE', <M>)",
  update: "os.environ.update({'DJANGO_SETTINGS_MODULE': <M>})",
  putenv: "os.putenv('DJANGO_SETTINGS_MODULE', <M>)",
  'pop-then-setdefault':
    "os.environ.pop('DJANGO_SETTINGS_MODULE', None)\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', <M>)",
  'del-then-assignment': "del os.environ['DJANGO_SETTINGS_MODULE']\nos.environ['DJANGO_SETTINGS_MODULE'] = <M>",
  'pop-then-assignment': "os.environ.pop('DJANGO_SETTINGS_MODULE')\nos.environ['DJANGO_SETTINGS_MODULE'] = <M>",
  'guarded-del':
    "if 'DJANGO_SETTINGS_MODULE' in os.environ:\n    del os.environ['DJANGO_SETTINGS_MODULE']\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', <M>)",
  'clear-then-setdefault': "os.environ.clear()\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', <M>)",
  'write-then-pop': "os.environ.setdefault('DJANGO_SETTINGS_MODULE', <M>)\nos.environ.pop('DJANGO_SETTINGS_MODULE')",
  class:
    "class Choice:\n    def __init__(self, name):\n        self.name = name\n\n    def apply(self):\n        os.environ['DJANGO_SETTINGS_MODULE'] = self.name\n\n\nChoice(<M>).apply()",
  'other-variable': "os.environ['DJANGO_SETTINGS_MODULE'] = os.environ.get('SITE_SETTINGS', <M>)",
  'own-variable':
    "os.environ.setdefault('SITE_SETTINGS', <M>)\nos.environ['DJANGO_SETTINGS_MODULE'] = os.environ['SITE_SETTINGS']",
  'if-equal':
    "if os.environ.get('DJANGO_SETTINGS_MODULE', '').startswith('portal'):\n    pass\nelse:\n    os.environ['DJANGO_SETTINGS_MODULE'] = <M>",
  'update-default': "os.environ.update({'DJANGO_SETTINGS_MODULE': os.environ.get('DJANGO_SETTINGS_MODULE', <M>)})",
  'or-equals': "os.environ |= {'DJANGO_SETTINGS_MODULE': <M>}",
  loop: "for key, value in [('DJANGO_SETTINGS_MODULE', <M>)]:\n    os.environ.setdefault(key, value)",
  function: "def choose(name):\n    os.environ.setdefault('DJANGO_SETTINGS_MODULE', name)\n\n\nchoose(<M>)",
  conditional: "if sys.version_info[0] >= 3:\n    os.environ.setdefault('DJANGO_SETTINGS_MODULE', <M>)",
  'try-key':
    "try:\n    os.environ['DJANGO_SETTINGS_MODULE']\nexcept KeyError:\n    os.environ['DJANGO_SETTINGS_MODULE'] = <M>",
  nothing: '',
};

const WORDS = new Set(['no-path', 'no-settings', 'breaks-before', 'breaks-after', 'per-request', 'from-environ']);

/**
 * The files of one application of `scenario.json`: `plain NAME` is a WSGI function that reports, `SHAPE MODULE` a Django
 * script that names its settings module in that way; `plain NAME SHAPE MODULE` does both without Django. Further words:
 * `no-path` (no sys.path edit), `no-settings` (the module is not there), `breaks-before` and `breaks-after` (an exception
 * before or after the environment is written), `per-request` (a write at every request), `from-environ` (from SetEnv).
 */
export function applicationFiles(script: string, spec: string): Readonly<Record<string, string>> {
  const words = spec.split(' ');
  const flags = new Set(words.filter((word) => WORDS.has(word)));
  const named = words.filter((word) => !WORDS.has(word));
  if (named[0] === 'plain') return { [script]: plainScript(named[1] ?? 'plain', named[2], named[3], flags) };
  const [shape = 'setdefault', module = 'site.settings'] = named;
  const root = dirname(dirname(script));
  const files: Record<string, string> = { [script]: djangoScript(shape, module, flags) };
  if (flags.has('no-settings')) return files;
  const parts = module.split('.');
  for (let depth = 1; depth < parts.length; depth += 1) files[join(root, ...parts.slice(0, depth), '__init__.py')] = '';
  const urls = `${parts[0]}.urls`;
  files[join(root, ...parts.slice(0, -1), `${parts.at(-1)}.py`)] = settingsModule(module, urls);
  files[join(root, `${parts[0]}`, 'urls.py')] = read('urls.py');
  return files;
}

const environmentWrite = (shape: string, module: string): string => {
  const text = SHAPES[shape];
  if (text === undefined) throw new Error(`no such shape of script: ${shape}`);
  return text.replaceAll('<M>', `'${module}'`);
};

const broken = (): string => "raise RuntimeError('broken on purpose')";

function plainScript(
  name: string,
  shape: string | undefined,
  module: string | undefined,
  flags: ReadonlySet<string>,
): string {
  return [
    read('plain.py'),
    ...(flags.has('breaks-before') ? [broken()] : []),
    ...(shape && module ? [shape === 'conditional' ? 'import sys' : '', environmentWrite(shape, module)] : []),
    ...(flags.has('breaks-after') ? [broken()] : []),
    `application = reporter('${name}')`,
    '',
  ].join('\n');
}

function djangoScript(shape: string, module: string, flags: ReadonlySet<string>): string {
  const lines = ['import os', 'import sys', '', 'from django.core.wsgi import get_wsgi_application', ''];
  if (!flags.has('no-path'))
    lines.push('sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))');
  if (flags.has('breaks-before')) lines.push(broken());
  if (flags.has('per-request') || flags.has('from-environ')) {
    const value = flags.has('from-environ') ? "environ['DJANGO_SETTINGS_MODULE']" : `'${module}'`;
    lines.push(
      '',
      'def application(environ, start_response):',
      `    os.environ['DJANGO_SETTINGS_MODULE'] = ${value}`,
      '    return get_wsgi_application()(environ, start_response)',
    );
    return `${lines.join('\n')}\n`;
  }
  lines.push(environmentWrite(shape, module));
  if (flags.has('breaks-after')) lines.push(broken());
  lines.push('application = get_wsgi_application()');
  return `${lines.join('\n')}\n`;
}

const settingsModule = (module: string, urls: string): string =>
  [
    `SITE_NAME = '${module}'`,
    "SECRET_KEY = 'not a secret'",
    "ALLOWED_HOSTS = ['*']",
    `ROOT_URLCONF = '${urls}'`,
    'INSTALLED_APPS = []',
    'MIDDLEWARE = []',
    'DEBUG_PROPAGATE_EXCEPTIONS = True',
    '',
  ].join('\n');
