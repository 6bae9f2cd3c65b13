import { assigningWsgi, djangoSite, virtualHost } from '../../../test/helpers/django-site.ts';
import { testRule } from '../../../test/helpers/rule-tester.ts';
import { rule } from './rule.ts';

const host = (name: string) =>
  `WSGIDaemonProcess ${name}\n${virtualHost(`${name}.example.com`, `WSGIProcessGroup ${name}`, `WSGIScriptAlias / /srv/${name}/${name}/wsgi.py`)}`;
const CONF = host('blog') + host('shop');
const site = (name: string, settings: string) => djangoSite(name, { wsgi: assigningWsgi(name), settings });
const caches = (location: string, more = '', backend = 'memcached.PyMemcacheCache') =>
  `CACHES = {'default': {'BACKEND': 'django.core.cache.backends.${backend}', 'LOCATION': ${location}${more}}}\n`;
const MEMCACHED = caches("'127.0.0.1:11211'");

testRule(rule, {
  invalid: [
    {
      name: 'case 136 (django-cms#579): one memcached and no prefix (measured with a cache folder)',
      tree: {
        'site.conf': CONF,
        ...site('blog', `[|${MEMCACHED.trimEnd()}|]\n`),
        ...site('shop', `[|${MEMCACHED.trimEnd()}|]\n`),
      },
      findings: [
        { id: 'values', occurrences: 2, severity: 'warning', says: ["key prefix ''", 'memcached:127.0.0.1:11211'] },
      ],
      fixed: { 'shop/shop/settings.py': `${MEMCACHED}CACHES['default']['KEY_PREFIX'] = 'shop'\n` },
      applicability: 'unsafe',
    },
    {
      name: 'case 137 (ietf-tools/www PR#412): a prefix that was copied with the settings',
      tree: {
        'site.conf': CONF,
        ...site('blog', caches("'127.0.0.1:11211'", ", 'KEY_PREFIX': 'ietf'")),
        ...site('shop', caches("['localhost:11211']", ", 'KEY_PREFIX': 'ietf'")),
      },
      findings: [{ id: 'values', occurrences: 2, severity: 'warning', says: ["'ietf'"] }],
    },
    {
      name: 'sessions in the cache that both share',
      tree: {
        'site.conf': CONF,
        ...site(
          'blog',
          `${caches("'redis://localhost'", '', 'redis.RedisCache')}SESSION_ENGINE = 'django.contrib.sessions.backends.cache'\n`,
        ),
        ...site(
          'shop',
          `${caches("'redis://127.0.0.1:6379/0'", '', 'redis.RedisCache')}SESSION_ENGINE = 'django.contrib.sessions.backends.cached_db'\n`,
        ),
      },
      findings: [{ id: 'sessions', occurrences: 2, severity: 'error' }],
    },
  ],
  valid: [
    {
      name: 'prefixes of their own',
      tree: {
        'site.conf': CONF,
        ...site('blog', MEMCACHED),
        ...site('shop', caches("'127.0.0.1:11211'", ", 'KEY_PREFIX': 'shop'")),
      },
    },
  ],
  lookAlikes: [
    {
      name: 'caches in memory',
      tree: {
        'site.conf': CONF,
        ...site('blog', caches("'one'", '', 'locmem.LocMemCache')),
        ...site('shop', caches("'one'", '', 'locmem.LocMemCache')),
      },
    },
    {
      name: 'two databases of one Redis, two folders',
      tree: {
        'site.conf': CONF,
        ...site('blog', caches("'redis://localhost:6379/1'", '', 'redis.RedisCache')),
        ...site('shop', caches("'redis://localhost:6379/2'", '', 'redis.RedisCache')),
      },
    },
    {
      name: 'two folders',
      tree: {
        'site.conf': CONF,
        ...site('blog', caches("'/var/cache/blog'", '', 'filebased.FileBasedCache')),
        ...site('shop', caches("'/var/cache/shop'", '', 'filebased.FileBasedCache')),
      },
    },
    {
      name: 'a place that is not literal',
      tree: {
        'site.conf': CONF,
        ...site('blog', `import os\n${caches("os.environ['CACHE']")}`),
        ...site('shop', `import os\n${caches("os.environ['CACHE']")}`),
      },
    },
    { name: 'no server', tree: { ...site('blog', MEMCACHED), ...site('shop', MEMCACHED) } },
  ],
});
