import { describe, expect, it } from 'vitest';
import { MemoryFileSystem } from '../../src/host/memory-file-system.ts';
import { extractDjangoSettings } from '../../src/python/facts/extract-django-settings.ts';
import { createPythonParser } from '../../src/python/syntax/index.ts';
import { ENGINES } from './facts-of.ts';

describe.each(ENGINES)('a Django settings module (%s)', async (engine) => {
  const parser = await createPythonParser(engine);
  const settingsOf = (files: Readonly<Record<string, string>>) =>
    extractDjangoSettings('/srv/site/settings/live.py', {
      fs: new MemoryFileSystem(
        Object.fromEntries(Object.entries(files).map(([path, text]) => [`/srv/site/settings/${path}`, text])),
      ),
      parser,
      pythonPath: ['/srv'],
      root: '/srv',
    });

  it.each([
    ['from local_settings import *\n', 'not-literal'],
    ['try:\n    from local_settings import *\nexcept ImportError:\n    pass\n', 'not-literal'],
    ['from local_settings import DEBUG\n', 'literal'],
    ["from local_settings import *\nALLOWED_HOSTS = ['a.example']\n", 'literal'],
  ])('takes a setting for open where the settings of a machine may set it anew: %j', (line, kind) => {
    const found = settingsOf({ 'live.py': `ALLOWED_HOSTS = ['a.example']\n${line}` });
    expect(found.settings.get('ALLOWED_HOSTS')?.value.kind).toBe(kind);
  });

  it('is read through star imports, the last binding counts', () => {
    const facts = settingsOf({
      '../__init__.py': '',
      '__init__.py': '',
      'base.py': "ALLOWED_HOSTS = []\nTIME_ZONE = 'UTC'\nCACHES = {'default': {'TIMEOUT': 60, 'KEY_PREFIX': None}}\n",
      'live.py': "from .base import *\nALLOWED_HOSTS += ['a.example']\nSESSION_COOKIE_NAME = 'a' + 'b'\nlower = 1\n",
    });
    const values = Object.fromEntries(
      [...facts.settings].map(([name, { value }]) => [name, value.kind === 'literal' ? value.value : value.why]),
    );
    expect(values).toEqual({
      ALLOWED_HOSTS: ['a.example'],
      TIME_ZONE: 'UTC',
      CACHES: { default: { TIMEOUT: 60, KEY_PREFIX: null } },
      SESSION_COOKIE_NAME: 'ab',
    });
    expect(facts.settings.get('TIME_ZONE')?.at).toMatchObject({ file: '/srv/site/settings/base.py', line: 2 });
    expect(facts.incomplete).toBe(false);
  });

  it('says what is not literal, what it reads, and what it could not follow', () => {
    const facts = settingsOf({
      'live.py':
        "import os\nfrom elsewhere import *\nDEBUG = os.environ.get('DEBUG')\nNAME = 'x' if os.environ.get('LIVE') else 'y'\n",
    });
    expect(facts.settings.get('DEBUG')?.value.kind).toBe('not-literal');
    expect(facts.settings.get('NAME')?.value).toEqual({
      kind: 'not-literal',
      why: 'it differs from one path to another',
    });
    expect(facts.reads.map(({ key }) => key)).toEqual(['DEBUG', 'LIVE']);
    expect(facts.incomplete).toBe(true);
  });

  it('tells the settings in effect: literal, by default, or not literal', () => {
    const facts = settingsOf({
      'live.py': [
        'import os',
        "SESSION_COOKIE_NAME = 'isle'",
        'SESSION_COOKIE_DOMAIN = None',
        "CSRF_COOKIE_PATH = os.environ['ISLE_PATH']",
        "TIME_ZONE = os.environ.get('ISLE_TZ', 'UTC')",
        'USE_TZ = "yes"',
        "CACHES = {'default': {'BACKEND': 'b.Memcached', 'LOCATION': ['127.0.0.1:1'], 'KEY_PREFIX': 'isle'}, 'two': {'VERSION': 2}}",
      ].join('\n'),
    });
    const at = { file: '/srv/site/settings/live.py', line: 2 };
    expect(facts.sessionCookieName).toMatchObject({ kind: 'literal', value: 'isle', at });
    expect(facts.sessionCookieDomain).toMatchObject({ kind: 'literal', value: null, at: { line: 3 } });
    expect(facts.sessionCookiePath).toEqual({ kind: 'literal', value: '/', at: 'default' });
    expect(facts.csrfCookiePath).toMatchObject({ kind: 'not-literal', at: { line: 4 } });
    expect(facts.timeZone.kind).toBe('not-literal');
    expect(facts.useTz).toMatchObject({ kind: 'not-literal', why: 'USE_TZ has not the form Django asks for' });
    const nothing = { backend: null, location: null, keyPrefix: null, version: null };
    expect(facts.caches).toMatchObject({
      value: [
        { alias: 'default', backend: 'b.Memcached', location: ['127.0.0.1:1'], keyPrefix: 'isle', version: null },
        { ...nothing, alias: 'two', version: 2 },
      ],
    });
    expect(facts.environmentReads.map(({ key, required, at: { line } }) => [key, required, line])).toEqual([
      ['ISLE_PATH', true, 4],
      ['ISLE_TZ', false, 5],
    ]);
  });

  it('does not take the default for the value where the module was not followed', () => {
    expect(settingsOf({ 'live.py': 'from elsewhere import *\n' }).sessionCookieName.kind).toBe('not-literal');
  });

  it('stays complete where many variables are read, and knows those read through libraries', () => {
    const reads = Array.from({ length: 30 }, (_, i) => `S${i} = os.environ.get('ISLE_${i}', 'x') == '1'`);
    const facts = settingsOf({
      'live.py': [
        'import os',
        'import environ',
        'env = environ.Env(ISLE_DEBUG=(bool, False))',
        ...reads,
        "DEBUG = env('ISLE_DEBUG')",
        "SECRET_KEY = env('ISLE_KEY')",
        "DATABASES = {'default': env.db()}",
        "LOGIN_URL = '/in/' if os.environ.get('ISLE_IN') else '/out/'",
        "MEDIA_URL = os.getenv('ISLE_MEDIA') or '/media/'",
      ].join('\n'),
    });
    expect(facts.incomplete).toBe(false);
    expect(facts.sessionCookieName).toEqual({ kind: 'literal', value: 'sessionid', at: 'default' });
    for (const setting of [facts.debug, facts.loginUrl, facts.mediaUrl]) expect(setting.kind).toBe('not-literal');
    const required = facts.environmentReads.filter((read) => read.required).map(({ key }) => key);
    expect(required).toEqual(['ISLE_KEY', 'DATABASE_URL']);
    expect(facts.environmentReads).toHaveLength(35);
  });
});
