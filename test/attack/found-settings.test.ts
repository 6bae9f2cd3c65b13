import { expect, it } from 'vitest';
import { describeAttacks } from './program.ts';
import { toldOfBoth } from './told-of-both.ts';

const ID = 'env-setdefault-shared-process';

const KEY = "'DJANGO_SETTINGS_MODULE'";

describeAttacks('two scripts of one process whose settings are made of what they find', () => {
  const own = `os.environ[${KEY}] = 'NAME.settings'`;
  const read = `os.environ.get(${KEY}, 'NAME.settings')`;

  it.each([
    ['the old value is put back', [`old = os.environ.get(${KEY})`, own, `if old: os.environ[${KEY}] = old`]],
    [
      'the environment wins over a dictionary',
      [`d = {${KEY}: 'NAME.settings'}`, 'd.update(os.environ)', 'os.environ.update(d)'],
    ],
    [
      'a copy keeps what it has',
      ['d = os.environ.copy()', `d.setdefault(${KEY}, 'NAME.settings')`, 'os.environ.update(d)'],
    ],
    [
      'a dictionary class makes what is missing',
      [
        'class E(dict):',
        `    def __missing__(self, k): return 'NAME.settings'`,
        `os.environ[${KEY}] = E(os.environ)[${KEY}]`,
      ],
    ],
    ['the method that writes was replaced', ['os._Environ.__setitem__ = lambda self, key, value: None', own]],
    [
      'a format is filled in',
      [`os.environ[${KEY}] = '%(DJANGO_SETTINGS_MODULE)s' % {${KEY}: 'NAME.settings', **os.environ}`],
    ],
    [
      'django-environ asks',
      ['import environ', `os.environ[${KEY}] = environ.Env().get_value(${KEY}, default='NAME.settings')`],
    ],
  ])('are told where %s', async (_what, lines) => {
    const told = await toldOfBoth(lines);
    expect(told).toMatch(new RegExp(`(?:error|warning)\\[${ID}\\] .*blog\\.example\\.com/ and shop\\.example\\.com/`));
  });

  it.each([
    [
      'they are looked for',
      [`os.environ[${KEY}] = next((v for k, v in os.environ.items() if k == ${KEY}), 'NAME.settings')`],
    ],
    [
      'a parser has them for its default',
      [
        'import argparse',
        'p = argparse.ArgumentParser()',
        `p.add_argument('--s', default=${read})`,
        `os.environ[${KEY}] = p.parse_args([]).s`,
      ],
    ],
    [
      'a template is filled in',
      ['import string', `os.environ[${KEY}] = string.Template('$' + ${KEY}).substitute(os.environ)`],
    ],
    [
      'something unknown is handed the environment',
      ['import config', `os.environ[${KEY}] = config.choose(os.environ)`],
    ],
  ])('are undecided where %s', async (_what, lines) => {
    const told = await toldOfBoth(lines);
    expect(told).toContain(
      'notice[site-undecided] what serves / of blog.example.com is undecided: it takes what /srv/shop',
    );
    expect(told).toContain('2 undecided');
  });

  it.each([
    ['the old value is put under another name', [`os.environ['OLD'] = os.environ.get(${KEY}, '')`, own]],
    [
      'a dictionary wins over the environment',
      ['d = dict(os.environ)', `d.update({${KEY}: 'NAME.settings'})`, 'os.environ.update(d)'],
    ],
    ['a copy is not written back', ['d = dict(os.environ)', `d.setdefault(${KEY}, 'x')`, own]],
    [
      'another variable is asked first',
      ["print(os.environ.get('HOME'))", `os.environ[${KEY}] = open('/etc/NAME.txt').read()`],
    ],
    [
      'the environment is looked at afterwards',
      [`os.environ[${KEY}] = open('/etc/NAME.txt').read()`, 'print(dict(os.environ))'],
    ],
  ])('are left alone where %s', async (_what, lines) => {
    const told = await toldOfBoth(lines);
    expect(told).not.toContain(ID);
    expect(told).toContain(' 0 undecided');
  });
});

describeAttacks('two scripts of one process that Django reads its settings for before they write', () => {
  const own = `os.environ[${KEY}] = 'NAME.settings'`;
  const tried = (imported: string, done: string): string[] => [imported, `try: ${done}`, 'except Exception: pass', own];

  it.each([
    ['from django.utils import timezone', 'timezone.now()'],
    ['from django.utils.translation import gettext as _', "_('a')"],
    ['from django.core.cache import cache', "cache.get('a')"],
    ['from django.core.cache import caches', "caches['default']"],
    ['from django.db import connection', 'connection.vendor'],
    ['from django.db import connections', 'connections.close_all()'],
    ['from django.template import engines', 'engines.all()'],
    ['from django.conf import settings', "hasattr(settings, 'X')"],
    ['from django.conf import settings', 'dir(settings)'],
    ['from django.conf import settings', 'settings.X = 1'],
    ['import django', 'from django.contrib.auth.models import User'],
    ['from django.contrib.messages import api', 'api.get_level(None)'],
  ])('are told: %s, %s', async (imported, done) => {
    const told = await toldOfBoth(tried(imported, done));
    expect(told).toMatch(new RegExp(`(?:error|warning)\\[${ID}\\] .*blog\\.example\\.com/ and shop\\.example\\.com/`));
    expect(told).not.toMatch(/env-write-after-load|settings stay apart/);
  });

  it.each([
    ['from django.utils import timezone', 'timezone.is_naive(timezone.datetime(2020, 1, 1))'],
    ['from django.utils.translation import gettext_lazy as _', "_('a')"],
    ['from django.conf import settings', 'settings.configured'],
    ['from django.conf import settings', "hasattr(settings, 'configured')"],
    ['import django.core.cache', 'django.core.cache.caches'],
    ['from django.utils.module_loading import import_string', "import_string('os.path')"],
    ['from django.urls import path', "path('a', len)"],
  ])('are left alone where it reads none: %s, %s', async (imported, done) => {
    expect(await toldOfBoth(tried(imported, done))).not.toContain(ID);
  });

  it('are left alone where it reads them behind the write', async () => {
    const told = await toldOfBoth([own, 'from django.utils import timezone', 'timezone.now()']);
    expect(told).not.toContain(ID);
    expect(told).not.toContain('env-write-after-load');
  });

  it('do not load where nothing catches that there are none', async () => {
    const told = await toldOfBoth(['from django.utils import timezone', 'timezone.now()', own]);
    expect(told).toContain('error[env-write-after-load]');
    expect(told).toContain('after django.utils.timezone.now() has read the environment');
  });
});
