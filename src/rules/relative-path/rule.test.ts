import { djangoSite, virtualHost } from '../../../test/helpers/django-site.ts';
import { testRule } from '../../../test/helpers/rule-tester.ts';
import { rule } from './rule.ts';

const PATH = 'from pathlib import Path\nBASE_DIR = Path(__file__).resolve().parent.parent\n';
const sqlite = (name: string): string =>
  `DATABASES = {'default': {'ENGINE': 'django.db.backends.sqlite3', 'NAME': ${name}}}\n`;
const site = (settings: string, daemon = '', more: Readonly<Record<string, string>> = {}) => ({
  'site.conf': `${daemon === '' ? '' : `WSGIDaemonProcess blog ${daemon}\n`}${virtualHost('blog.example.com', `WSGIScriptAlias / /srv/blog/blog/wsgi.py${daemon === '' ? '' : ' process-group=blog'}`)}`,
  ...djangoSite('blog', { settings }),
  ...more,
});

const OPENING = {
  'site.conf': virtualHost('plain.example.com', 'WSGIScriptAlias / /srv/plain/app.wsgi'),
  'plain/app.wsgi': "NAMES = open('data/names.csv')\ndef application(environ, start_response):\n    return []\n",
  'plain/data/names.csv': '',
};

testRule(rule, {
  invalid: [
    {
      name: 'a file of the tree, which a container has in its own folder',
      tree: { ...OPENING, Dockerfile: 'FROM debian\nCOPY data /srv/plain/data\n' },
      findings: [{ id: 'opened', severity: 'warning', says: ['/data/names.csv'] }],
    },
    {
      name: 'a database without a folder',
      tree: site(PATH + sqlite("[|'db.sqlite3'|]")),
      findings: [{ id: 'setting', severity: 'warning', says: ['/db.sqlite3', 'unable to open database file'] }],
      fixed: { 'blog/blog/settings.py': PATH + sqlite("BASE_DIR / 'db.sqlite3'") },
      applicability: 'unsafe',
    },
    {
      name: 'a log file, in a daemon process',
      tree: site(
        "import os\nBASE_DIR = os.path.dirname(__file__)\nLOGGING = {'handlers': {'file': {'class': 'logging.FileHandler', 'filename': 'logs/app.log'}}}\n",
        'threads=2',
      ),
      findings: [{ id: 'setting', severity: 'warning', says: ['/logs/app.log', 'does not start'] }],
      fixed: {
        'blog/blog/settings.py':
          "import os\nBASE_DIR = os.path.dirname(__file__)\nLOGGING = {'handlers': {'file': {'class': 'logging.FileHandler', 'filename': os.path.join(BASE_DIR, 'logs/app.log')}}}\n",
      },
    },
    {
      name: 'a folder of templates that lies in the project',
      tree: site("TEMPLATES = [{'DIRS': ['templates']}]\n", '', { 'blog/templates/base.html': '' }),
      findings: [{ id: 'setting', severity: 'warning', says: ['TemplateDoesNotExist'] }],
      fixed: null,
    },
    {
      name: 'uploads and a cache of files',
      tree: site(
        "MEDIA_ROOT = 'media/'\nCACHES = {'default': {'BACKEND': 'django.core.cache.backends.filebased.FileBasedCache', 'LOCATION': 'cache'}}\n",
      ),
      findings: [
        { id: 'setting', severity: 'warning', says: ['CACHES LOCATION'] },
        { id: 'setting', severity: 'warning', says: ['MEDIA_ROOT'] },
      ],
    },
    {
      name: 'settings that read a secret, and a plain script that opens its configuration (measured)',
      tree: {
        ...site("SECRET_KEY = [|open('secret.txt')|].read()\n"),
        'other.conf': virtualHost('plain.example.com', 'WSGIScriptAlias / /srv/plain/app.wsgi'),
        'plain/app.wsgi':
          "import logging, sqlite3\n[|logging.basicConfig(filename='app.log')|]\n[|sqlite3.connect('conf/x.db')|]\ndef application(environ, start_response):\n    return []\n",
      },
      findings: [
        {
          id: 'opened',
          severity: 'warning',
          occurrences: 3,
          says: ['That is /app.log, /conf/x.db and /secret.txt', 'FileNotFoundError or PermissionError'],
        },
      ],
    },
    {
      name: 'a plain script that makes its database: SQLite has an exception of its own',
      tree: {
        'site.conf': virtualHost('plain.example.com', 'WSGIScriptAlias / /srv/plain/app.wsgi'),
        'plain/app.wsgi':
          "import sqlite3\nsqlite3.connect('users.db').execute('CREATE TABLE IF NOT EXISTS users (id INTEGER)')\ndef application(environ, start_response):\n    return []\n",
      },
      findings: [{ id: 'opened', severity: 'warning', says: ['it ends with `unable to open database file` (500)'] }],
    },
    {
      name: 'a plain script that opens a file for each request',
      tree: {
        'site.conf': virtualHost('plain.example.com', 'WSGIScriptAlias / /srv/plain/app.wsgi'),
        'plain/app.wsgi':
          "def application(environ, start_response):\n    with [|open('data/names.csv')|] as names:\n        start_response('200 OK', [])\n        return [names.read().encode()]\n",
        'plain/data/names.csv': '',
      },
      findings: [
        { id: 'asked', severity: 'warning', says: ['Requests to plain.example.com/ open', 'That is /data/names.csv'] },
      ],
    },
  ],
  valid: [
    { name: 'a path from BASE_DIR', tree: site(PATH + sqlite("BASE_DIR / 'db.sqlite3'")) },
    { name: 'a whole path', tree: site(sqlite("'/srv/blog/db.sqlite3'")) },
  ],
  lookAlikes: [
    {
      name: 'a path that climbs to the top, and from there to the home of somebody',
      tree: {
        ...OPENING,
        'plain/app.wsgi':
          "NAMES = open('../../../../home/ann/names.csv')\ndef application(environ, start_response):\n    return []\n",
      },
    },
    {
      name: 'a file that is opened only where the one of the machine is missed',
      tree: {
        ...OPENING,
        'plain/app.wsgi':
          "try:\n    NAMES = open('/etc/names.csv')\nexcept IOError:\n    NAMES = open('data/names.csv')\ndef application(environ, start_response):\n    return []\n",
      },
    },
    {
      name: 'a service of Windows',
      tree: {
        ...site(PATH + sqlite("'db.sqlite3'")),
        'site.conf': virtualHost('blog.example.com', 'WSGIScriptAlias / c:/srv/blog/blog/wsgi.py'),
      },
    },
    ...[
      ['docker-compose.yml', "services:\n  web:\n    volumes:\n      - './data:/data'\n"],
      ['Dockerfile', 'FROM debian\nCOPY data /data\n'],
    ].map(([file = '', text = '']) => ({
      name: `a file that ${file} puts where the path leads`,
      tree: { ...OPENING, [file]: text },
    })),
    {
      name: 'a file that may be missing, at the start and for a request, and one by a whole path',
      tree: {
        'site.conf': virtualHost('plain.example.com', 'WSGIScriptAlias / /srv/plain/app.wsgi'),
        'plain/app.wsgi':
          "import os\ntry:\n    open('local.ini')\nexcept OSError:\n    pass\nopen(os.path.join(os.path.dirname(__file__), 'x'))\ndef application(environ, start_response):\n    try:\n        open('y')\n    except OSError:\n        pass\n    return []\n",
      },
    },
    {
      name: 'a file that only a variable names',
      tree: {
        'site.conf': virtualHost('plain.example.com', 'WSGIScriptAlias / /srv/plain/app.wsgi'),
        'plain/app.wsgi':
          "import os\nopen(os.getenv('DATA'))\ndef application(environ, start_response):\n    return []\n",
      },
    },
    { name: 'a home (measured)', tree: site(sqlite("'db.sqlite3'"), 'home=/srv/blog') },
    { name: 'a database in memory', tree: site(sqlite("':memory:'")) },
    {
      name: 'the name of a database of a server',
      tree: site("DATABASES = {'default': {'ENGINE': 'django.db.backends.postgresql', 'NAME': 'blog'}}\n"),
    },
    {
      name: 'a container whose Apache stays in the foreground (measured)',
      tree: site(sqlite("'db.sqlite3'"), '', {
        Dockerfile: 'WORKDIR /srv/blog\nCMD ["apachectl", "-DFOREGROUND"]\n',
      }),
    },
    {
      name: 'a script that changes the working directory',
      tree: {
        ...site(sqlite("'db.sqlite3'")),
        'blog/blog/wsgi.py':
          "import os\nos.chdir('/srv/blog')\nfrom django.core.wsgi import get_wsgi_application\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'blog.settings')\napplication = get_wsgi_application()\n",
      },
    },
    { name: 'templates that only applications have', tree: site("TEMPLATES = [{'DIRS': ['templates']}]\n") },
  ],
});
