import { describe, expect, it } from 'vitest';
import { ENGINES, factsOf } from './facts-of.ts';

describe.each(ENGINES)('with the %s parser', (engine) => {
  it('tells which .env files are read, how, and which variables they name', () => {
    const { dotenvLoads } = factsOf(engine, {
      'site/wsgi.py':
        "import dotenv, environ\ndotenv.load_dotenv()\ndotenv.load_dotenv('/srv/site/.env', override=True)\nenviron.Env.read_env()\n",
      'site/.env': 'A=1\nexport B="2"\n',
    });
    expect(dotenvLoads.map(({ seq: _seq, at, ...rest }) => ({ ...rest, line: at.line }))).toEqual([
      { when: 'import', line: 2, search: 'working-directory', override: false, file: null, keys: null },
      { when: 'import', line: 3, search: 'given', override: true, file: '/srv/site/.env', keys: ['A', 'B'] },
      { when: 'import', line: 4, search: 'beside', override: false, file: '/srv/site/.env', keys: ['A', 'B'] },
    ]);
  });

  it('tells where a setting is read while the script is loaded, in modules it imports too', () => {
    const { settingsReads } = factsOf(engine, {
      'site/wsgi.py': 'import shop.urls\nfrom django.conf import settings\nsettings.configure()\nsettings.configured\n',
      'shop/__init__.py': '',
      'shop/urls.py':
        'from django.conf import settings\nPREFIX = settings.STATIC_URL\ndef later(): return settings.DEBUG\n',
    });
    expect(settingsReads.map(({ name, at, via }) => [name, at.file, at.line, via.map(({ line }) => line)])).toEqual([
      ['STATIC_URL', '/srv/shop/urls.py', 2, [1]],
    ]);
  });
});
