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

/** A site with a cache of its own and one that has nothing of it in its keys. */
const twoCaches = (name: string) => {
  const redis = "'BACKEND': 'django.core.cache.backends.redis.RedisCache', 'LOCATION': 'redis://localhost/1'";
  return site(name, `CACHES = {'default': {${redis}, 'KEY_PREFIX': '${name}'}, 'pages': {${redis}}}\n`);
};

testRule(rule, {
  invalid: [
    {
      name: 'one place by two names, two servers in another order, a socket',
      tree: {
        'site.conf': CONF,
        ...site('blog', caches("['10.0.0.1:11211', 'LOCALHOST']")),
        ...site('shop', caches("'127.0.0.1:11211; 10.0.0.1 '")),
      },
      findings: [
        {
          id: 'values',
          occurrences: 2,
          severity: 'warning',
          says: ['blog.example.com/ and shop.example.com/', "'default'"],
        },
      ],
    },
    {
      name: 'one folder, with and without a slash at its end, and one version',
      tree: {
        'site.conf': CONF,
        ...site('blog', caches("'/var/cache/x/'", ", 'VERSION': 1", 'filebased.FileBasedCache')),
        ...site('shop', caches("'/var/cache/x'", '', 'filebased.FileBasedCache')),
      },
      findings: [{ id: 'values', occurrences: 2, severity: 'warning' }],
    },
    {
      name: 'a second cache that both share, beside a first that they do not',
      tree: {
        'site.conf': CONF,
        ...twoCaches('blog'),
        ...twoCaches('shop'),
      },
      findings: [{ id: 'values', occurrences: 2, severity: 'warning', says: ["'pages'"], omits: ["'default'"] }],
    },
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
      name: 'one server by two ports, two versions, and keys that a function makes',
      tree: {
        'site.conf': CONF,
        ...site('blog', caches("'127.0.0.1:11211'", ", 'VERSION': 2, 'KEY_FUNCTION': 'blog.keys.make'")),
        ...site('shop', caches("'127.0.0.1:11211'", ", 'VERSION': 2, 'KEY_FUNCTION': 'shop.keys.make'")),
      },
    },
    {
      name: 'sessions in a cache of their own each, and in the database',
      tree: {
        'site.conf': CONF,
        ...site('blog', "SESSION_ENGINE = 'django.contrib.sessions.backends.cache'\nSESSION_CACHE_ALIAS = 'none'\n"),
        ...site('shop', "SESSION_ENGINE = 'django.contrib.sessions.backends.cache'\nSESSION_CACHE_ALIAS = 'none'\n"),
      },
    },
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
