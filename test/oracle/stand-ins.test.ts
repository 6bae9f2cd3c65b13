import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const RECORDER = join(import.meta.dirname, 'recorder');
// Debian's packages are seen by Debian's own python3 alone.
const PYTHONS = ['python3', '/usr/bin/python3'];

const FILES: Readonly<Record<string, string>> = {
  '.env': [
    '# comment',
    'PLAIN=plain',
    "SINGLE='single quoted'",
    'DOUBLE="double quoted"',
    'EMPTY=',
    'SPACED = around ',
    'WITH_EQUALS=a=b',
    'COMMENTED=value # not part',
    'HASH=a#b',
    'PRESENT=from-file',
    'REFERS=${PLAIN}-x',
    'DEFAULTED=${NOT_SET:-fallback}',
    'BARE',
    '',
  ].join('\n'),
  'exported.env': ['export EXPORTED=yes', "export QUOTED='a b'"].join('\n'),
  'script.py': '',
  'simple.env': ['A=1', "B='two'", 'C="three"', 'PRESENT=from-file', 'D=a b'].join('\n'),
  'settings_of_test.py': 'SECRET_KEY = "test"\nTIME_ZONE = None\n',
};

const installed = (module: string): string | undefined =>
  PYTHONS.find((python) => spawnSync(python, ['-c', `import ${module}`]).status === 0);

const LIBRARIES: Readonly<Record<string, { readonly module: string; readonly calls: readonly string[] }>> = {
  'python-dotenv': {
    module: 'dotenv.main',
    calls: [
      'import dotenv; dotenv.load_dotenv(FOLDER + "/.env")',
      'import dotenv; dotenv.load_dotenv(FOLDER + "/.env", override=True)',
      'import dotenv; dotenv.load_dotenv(FOLDER + "/.env", interpolate=False)',
      'import dotenv; dotenv.load_dotenv(FOLDER + "/missing")',
      'import dotenv; dotenv.load_dotenv(FOLDER + "/exported.env")',
      'import dotenv; dotenv.load_dotenv()',
      // Under mod_wsgi `__main__` has no file, and the working directory is searched instead of the script's folder.
      'import dotenv, sys; del sys.modules["__main__"].__file__; dotenv.load_dotenv()',
      'import dotenv, os, sys; del sys.modules["__main__"].__file__; os.chdir(FOLDER); dotenv.load_dotenv()',
      'import dotenv; dotenv.load_dotenv(dotenv.find_dotenv("simple.env"))',
      'import dotenv, os; os.environ.update(dotenv.dotenv_values(FOLDER + "/simple.env"))',
    ],
  },
  'django-environ': {
    module: 'environ',
    calls: [
      'import environ; environ.Env.read_env(FOLDER + "/simple.env")',
      'import environ; environ.Env().read_env(FOLDER + "/simple.env")',
      'import environ; environ.Env.read_env(FOLDER + "/missing")',
      'import environ; environ.Env.read_env()',
      'import environ; environ.Env.read_env(FOLDER + "/simple.env", EXTRA="given")',
      'import environ; environ.Env()("NOT_THERE")',
      'import environ; environ.Env()("NOT_THERE", default="x")',
      'import environ, os; os.environ["R"] = str(environ.Path(FOLDER + "/a/b") - 1)',
    ],
  },
  environs: {
    module: 'environs',
    calls: [
      'from environs import Env; Env().read_env(FOLDER + "/simple.env")',
      'from environs import Env; Env.read_env(FOLDER + "/simple.env", override=True)',
      'from environs import Env; Env().read_env(FOLDER + "/missing", recurse=False)',
      'import sys; del sys.modules["__main__"].__file__; from environs import Env; Env().read_env()',
      'from environs import Env; Env()("NOT_THERE", "x")',
      'from environs import Env; Env()("NOT_THERE")',
    ],
  },
  'django-configurations': {
    module: 'configurations',
    calls: [
      'import configurations.importer as i; i.install()',
      'import os; os.environ["DJANGO_CONFIGURATION"] = "Test"; import configurations.importer as i; i.install()',
      'import configurations.wsgi',
    ],
  },
  Django: {
    module: 'django',
    calls: [
      'import os; os.environ["DJANGO_SETTINGS_MODULE"] = "settings_of_test"; import sys; sys.path.insert(0, FOLDER)\nfrom django.core.wsgi import get_wsgi_application; get_wsgi_application()',
      'from django.conf import settings; settings.configure(TIME_ZONE=None); import django; django.setup()',
      'import django; django.core',
      'import django.core.handlers.wsgi; import os; os.environ["V"] = __import__("django.conf").conf.ENVIRONMENT_VARIABLE',
      'from django.core.handlers.wsgi import WSGIHandler, get_script_name',
      'from django.core.wsgi import WSGIHandler',
    ],
  },
};

describe('the stand-ins do to os.environ what the real libraries do', () => {
  const folder = mkdtempSync(join(tmpdir(), 'wsgiscope-stand-ins-'));
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(FILES)) writeFileSync(join(folder, name), text);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  for (const [library, { module, calls }] of Object.entries(LIBRARIES)) {
    const python = installed(module);
    it.skipIf(python === undefined)(`${library}${python ? '' : ' (skipped: not installed)'}`, () => {
      const run = (standIns: string) => {
        const options = standIns === '' ? [] : ['-S', '-s'];
        const ended = spawnSync(python ?? '', [...options, join(RECORDER, 'library_effects.py'), standIns, folder], {
          input: JSON.stringify(calls),
          encoding: 'utf8',
          env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' },
        });
        expect(ended.stderr.includes('Traceback'), ended.stderr).toBe(false);
        return JSON.parse(ended.stdout) as unknown[];
      };
      const real = run('');
      const standIn = run(join(RECORDER, 'stand_ins'));
      for (const [number, call] of calls.entries()) expect(standIn[number], call).toEqual(real[number]);
    });
  }
});
