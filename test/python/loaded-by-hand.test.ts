import { describe, expect, it } from 'vitest';
import { effectsOf, factsOf } from './facts-of.ts';

const ON_311 = { python: { oldest: 311, newest: 311 }, pythonPath: ['/srv/site'] } as const;
const HERE = "import os\nhere = '/srv/site'\n";
const WRITES = "import os\nos.environ['K'] = 'v'\n";

type Files = Record<string, string>;

const effects = (text: string, files: Files = {}): string[] =>
  effectsOf('native', { 'site/wsgi.py': `${HERE}${text}\n`, ...files }, ON_311);

const noticesOf = (text: string, files: Files = {}): string[] =>
  factsOf('native', { 'site/wsgi.py': `${HERE}${text}\n`, ...files }, ON_311).notices.map(({ message }) => message);

describe('code of the tree that is loaded by other means than an import', () => {
  const package_: Files = { 'site/pkg/__init__.py': '', 'site/pkg/__main__.py': WRITES };

  it.each<[string, string, Files]>([
    [
      'a line of a .pth file',
      "import site\nsite.addsitedir(here + '/more')",
      { 'site/more/a.pth': "import os; os.environ['K'] = 'v'\n" },
    ],
    [
      'a module that a .pth file imports',
      "import site\nsite.addsitedir(here + '/more')",
      { 'site/more/a.pth': '# a\nimport tune\n', 'site/more/tune.py': WRITES },
    ],
    [
      'a module of a folder that a .pth file names',
      "import site\nsite.addsitedir(here + '/more')\nimport tune",
      { 'site/more/a.pth': 'deep\n', 'site/more/deep/tune.py': WRITES },
    ],
    [
      'one .pth file',
      "import site\nsite.addpackage(here + '/more', 'a.pth', None)",
      { 'site/more/a.pth': "import os; os.environ['K'] = 'v'\n" },
    ],
    ['the main module of a package', "import runpy\nrunpy.run_module('pkg')", package_],
    ['the same by its keyword', "import runpy\nrunpy.run_module(mod_name='pkg', run_name='__main__')", package_],
    [
      'a module by the finder of a folder',
      "import pkgutil\nfor f, n, p in pkgutil.iter_modules([here + '/more']): f.find_spec(n).loader.load_module(n)",
      { 'site/more/tune.py': WRITES },
    ],
    [
      'a module by an importer',
      "import pkgutil\npkgutil.get_importer(here + '/more').find_spec('tune').loader.load_module()",
      { 'site/more/tune.py': WRITES },
    ],
  ])('is followed: %s', (_what, text, files) => {
    expect(effects(text, files)).toEqual(['assign K=v @import']);
    expect(noticesOf(text, files)).toEqual([]);
  });

  it('tells the line of the .pth file', () => {
    const files = { 'site/more/a.pth': "# first\nimport os; os.environ['K'] = 'v'\n" };
    const { effects: found } = factsOf(
      'native',
      { 'site/wsgi.py': `${HERE}import site\nsite.addsitedir(here + '/more')\n`, ...files },
      ON_311,
    );
    expect(found.map(({ at }) => [at.file, at.line])).toEqual([['/srv/site/more/a.pth', 2]]);
  });

  it.each([
    [
      'compiled',
      "from importlib.machinery import SourcelessFileLoader\nSourcelessFileLoader('q', here + '/q.pyc').load_module()",
    ],
    ['in an archive', "import zipimport\nzipimport.zipimporter(here + '/z.zip').load_module('q')"],
    ['found by imp', "import imp\nimp.load_module('q', *imp.find_module('q', ['/opt']))"],
  ])('is told where it is not followed: %s', (_what, text) => {
    expect(effects(text)).toEqual(['assign *=(unknown) @import?']);
    expect(noticesOf(text)).toEqual([expect.stringContaining('is not followed')]);
  });

  it.each<[string, string, Files]>([
    [
      'a .pth file that names folders',
      "import site\nsite.addsitedir(here + '/more')",
      { 'site/more/a.pth': 'deep\n# import tune\n', 'site/more/tune.py': WRITES },
    ],
    [
      'a hidden file',
      "import site\nsite.addsitedir(here + '/more')",
      { 'site/more/.a.pth': "import os; os.environ['K'] = 'v'\n" },
    ],
    ['packages of a virtual environment', "import site\nsite.addsitedir('/srv/venv/lib/python3.11/site-packages')", {}],
    ['a package that has a main module', 'import pkg', package_],
    [
      'modules that are listed',
      "import pkgutil\nprint([n for f, n, p in pkgutil.iter_modules([here + '/more'])])",
      { 'site/more/tune.py': WRITES },
    ],
    [
      'a module that is found and not loaded',
      "import pkgutil\npkgutil.get_importer(here + '/more').find_spec('tune')",
      { 'site/more/tune.py': WRITES },
    ],
  ])('is left alone: %s', (_what, text, files) => {
    expect(effects(text, files)).toEqual([]);
    expect(noticesOf(text, files)).toEqual([]);
  });
});

describe('a method of os.environ whose arguments are not known', () => {
  it.each([
    ['os.environ.__setitem__(*pair)', 'assign *=(unknown) @import'],
    ["os.environ.__setitem__('K', *pair)", 'assign K=(unknown) @import'],
    ['os.environ.setdefault(*pair)', 'if-absent *=(unknown) @import'],
    ['os.putenv(*pair)', 'process-only *=(unknown) @import'],
  ])('writes: %s', (text, told) => {
    expect(effects(`pair = open('/etc/pair').read().split('=')\n${text}`)).toEqual([told]);
  });

  it('writes nothing where it only asks', () => {
    expect(effects("pair = open('/etc/pair').read().split('=')\nos.environ.get(*pair)")).toEqual([]);
  });
});

describe('settings.configure()', () => {
  const configured = (setting: string) =>
    `from django.conf import settings\nsettings.configure(${setting})\nimport django\ndjango.setup()`;

  it.each([
    ["INSTALLED_APPS=['tune']", 'site/tune/__init__.py'],
    ["INSTALLED_APPS=['tune']", 'site/tune/models.py'],
    ["ROOT_URLCONF='tune'", 'site/tune.py'],
    ["MIDDLEWARE=['tune.Middleware']", 'site/tune.py'],
  ])('has modules imported that may write: %s, %s', (setting, file) => {
    const files = { ...(file.includes('tune/') ? { 'site/tune/__init__.py': '' } : {}), [file]: WRITES };
    expect(effects(configured(setting), files)).toEqual(['assign K=v @import?']);
    expect(noticesOf(configured(setting), files)).toEqual([expect.stringContaining('may write the environment')]);
  });

  it('is left alone where they do not', () => {
    const files = { 'site/tune.py': 'import os\nHOME = os.environ.get("HOME")\n' };
    expect(effects(configured("INSTALLED_APPS=['tune'], ROOT_URLCONF='other.urls'"), files)).toEqual([]);
    expect(noticesOf(configured("INSTALLED_APPS=['tune'], ROOT_URLCONF='other.urls'"), files)).toEqual([]);
  });
});
