import { describe, expect, it } from 'vitest';
import { MemoryFileSystem } from '../../src/host/memory-file-system.ts';
import { rolesByContent } from '../../src/project/classify-file.ts';
import { importsModule, mayBindCallable, maySpeakAsScript, speaksOfDjango } from '../../src/project/script-words.ts';

describe('a file named like a WSGI script is one', () => {
  it.each([
    'application = make_app()',
    'app = application = make_app()',
    'first, application = make_apps()',
    'application, second = make_apps()',
    'application: Callable = make_app()',
    'if (application := make_app()): pass',
    'def application(environ, start_response): ...',
    'async def application(scope): ...',
    'class application: ...',
    'from shop import app as application',
    'from shop import application',
    'from shop import (\n    models,\n    application,\n)',
    'from shop.wsgi import *',
    'for application in apps: pass',
    'with make_app() as application: pass',
    "globals()['application'] = make_app()",
    "setattr(sys.modules[__name__], 'application', make_app())",
    "exec(open('app.py').read())",
    "import os\nos.environ['TZ'] = 'UTC'\napp = make_app()",
    "from os import environ\nenviron['TZ'] = 'UTC'",
    "import os as system\nsystem.environ['TZ'] = 'UTC'",
    'from dotenv import load_dotenv\nload_dotenv()',
    'import environ\nenviron.Env.read_env()',
    'app = get_wsgi_application()  # of Django',
    'from django.core.wsgi import get_wsgi_application\napp = get_wsgi_application()',
  ])('where it says %j', (text) => expect(maySpeakAsScript(text)).toBe(true));

  it.each([
    "import os\nMAX = 'application/json'\ndef start(self, application, port=1):\n    self.application = application\n",
    'def read(req):\n    return req.environ["PATH_INFO"]\n',
    '# application = make_app()\n# from django.core.wsgi import get_wsgi_application\n',
    '"""Base WSGI application wrapper."""\nclass Server(object):\n    pass\n',
    "res = self.application.call(req)\nreturn 'application/' + kind\n",
  ])('and is none where it only says %j', (text) => expect(maySpeakAsScript(text)).toBe(false));
});

describe('a function that has a local called application', () => {
  const local = 'class Command:\n    def inner(self):\n        application = make()\n\n        return application\n';

  it('makes no script of its file', () => expect(mayBindCallable(local)).toBe(false));

  it.each([
    `${local}application = Command().inner()\n`,
    `${local}if LIVE:\n    application = make()\n`,
    'def start():\n    global application\n    application = make()\nstart()\n',
    'def start():\n    exec("application = make()", globals())\n',
    'def start():\n    globals()["application"] = make()\n',
    'try:\n    def make(): pass\n    application = make\nexcept ImportError:\n    pass\n',
    'async def application(\n    scope,\n):\n    pass\n',
  ])('does not hide what the module binds: %j', (text) => expect(mayBindCallable(text)).toBe(true));
});

describe('a manage.py', () => {
  it('is one of Django where its code says so', () => {
    expect(speaksOfDjango("os.environ['DJANGO_SETTINGS_MODULE'] = 'site.settings'")).toBe(true);
    expect(speaksOfDjango('#!/usr/bin/python\n    # Interactive shell based on Django:\nfrom cinder import db\n')).toBe(
      false,
    );
  });
});

describe('an import of a module called application', () => {
  const tree = (own: string) =>
    new MemoryFileSystem({
      '/t/shop/__init__.py': own,
      '/t/shop/application.py': '',
      '/t/shop/core.py': '',
      '/t/run.py': '',
    });
  const absolute = 'from shop import application\napp = application.make()\n';

  it('is told from one of a callable', () => {
    expect(importsModule('/t/run.py', absolute, tree('from shop.common import Base\n'))).toBe(true);
    expect(importsModule('/t/shop/core.py', absolute, tree(''))).toBe(true);
    expect(importsModule('/t/shop/core.py', 'from . import application\n', tree(''))).toBe(true);
  });

  it.each([
    ['the package binds the name', absolute, 'from .application import application\n'],
    ['the package may bind it', absolute, 'from .application import *\n'],
    ['the script binds it as well', `${absolute}application = application.make()\n`, ''],
    ['it is renamed', 'from shop import core as application\n', ''],
    ['it is a name of the module', 'from shop.application import application\n', ''],
    ['there is no such module', 'from blog import application\n', ''],
  ])('is not where %s', (_, text, own) => expect(importsModule('/t/run.py', text, tree(own))).toBe(false));
});

describe('a line that never ends', () => {
  it.each(['import ', 'for a, ', 'from os ', 'as ', 'application ', ' , '])('of %j is looked at in no time', (word) => {
    const text = word.repeat(130_000 / word.length);
    const started = performance.now();
    maySpeakAsScript(text);
    mayBindCallable(text);
    rolesByContent('/srv/site/x.py', Buffer.from(`# wsgi start_response application\n${text}application_\n`));
    expect(performance.now() - started).toBeLessThan(500);
  });

  it('is no reason to take a script for none', () => {
    expect(maySpeakAsScript(`x = "${'x'.repeat(5000)}"; globals()["app" + "lication"] = f\n`)).toBe(true);
  });
});
