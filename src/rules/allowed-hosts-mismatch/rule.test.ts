import { assigningWsgi, djangoSite, virtualHost } from '../../../test/helpers/django-site.ts';
import { testRule } from '../../../test/helpers/rule-tester.ts';
import { rule } from './rule.ts';

const host = (name: string, ...lines: readonly string[]) =>
  virtualHost(name, ...lines, `WSGIScriptAlias / /srv/${name.split('.')[0]}/${name.split('.')[0]}/wsgi.py`);
const site = (name: string, settings: string) => djangoSite(name, { wsgi: assigningWsgi(name), settings });

testRule(rule, {
  invalid: [
    {
      name: 'a host of a file in which a path stands for another',
      tree: {
        'site.conf': host('blog.example.com', 'Alias /media /path/to/media'),
        ...site('blog', "ALLOWED_HOSTS = ['.example.net']\n"),
      },
      findings: [{ id: 'own', severity: 'info' }],
    },
    {
      name: 'a site of two hosts: what each is called, where it is mounted, and in which order',
      tree: {
        'site.conf':
          host('blog.example.com', 'ServerAlias www.blog.example.com') +
          virtualHost('blog.example.org', 'WSGIScriptAlias / /srv/blog/blog/wsgi.py'),
        ...site('blog', "ALLOWED_HOSTS = ['.example.net']\n"),
      },
      findings: [
        {
          id: 'own',
          severity: 'warning',
          occurrences: 3,
          says: ['www.blog.example.com, blog.example.com and blog.example.org'],
          shows: ['site.conf:4 / is mounted here: wsgi.py'],
        },
      ],
    },
    {
      name: 'what a site gets of the other one: which name the list lacks',
      tree: {
        'site.conf':
          host('fairvalex.com', 'ServerAlias both.example.com', 'WSGIApplicationGroup %{GLOBAL}') +
          host('quantdepot.com', 'ServerAlias both.example.com', 'WSGIApplicationGroup %{GLOBAL}'),
        ...site('fairvalex', "ALLOWED_HOSTS = ['fairvalex.com', 'both.example.com']\n"),
        ...site('quantdepot', "ALLOWED_HOSTS = ['quantdepot.com', 'both.example.com']\n"),
      },
      findings: [
        {
          id: 'leaked',
          severity: 'info',
          occurrences: 2,
          says: ['requests for fairvalex.com and quantdepot.com'],
          omits: ['both.example.com'],
        },
      ],
    },
    {
      name: "the main server among the hosts: its name is nobody's",
      tree: {
        'site.conf': `ServerName main.example.com\nListen 80\nListen 8080\nWSGIScriptAlias / /srv/blog/blog/wsgi.py\n${virtualHost('blog.example.com')}`,
        ...site('blog', "ALLOWED_HOSTS = ['other.example.com']\n"),
      },
      findings: [{ id: 'own', severity: 'warning', says: ['is reached as blog.example.com'] }],
    },
    {
      name: 'two names with an underscore, one of them a placeholder',
      tree: {
        'site.conf': virtualHost(
          'my_blog.example.com',
          'ServerAlias your_blog.example.com my_blog.example.com',
          'WSGIScriptAlias / /srv/blog/blog/wsgi.py',
        ),
        ...site('blog', "ALLOWED_HOSTS = ['*']\n"),
      },
      findings: [{ id: 'underscore', severity: 'warning', says: ['my_blog.example.com'] }],
    },
    {
      name: 'names of a virtual host that the list does not have',
      tree: {
        'site.conf': host('blog.example.com', 'ServerAlias www.blog.example.com *.blog.example.net'),
        ...site('blog', "DEBUG = True\n[|ALLOWED_HOSTS = ['Blog.example.com']|]\n"),
      },
      findings: [{ id: 'own', severity: 'warning', says: ['www.blog.example.com', '400'] }],
    },
    {
      name: 'case 44 (mod_wsgi#857): what the other site of one interpreter gets is a 400',
      tree: {
        'site.conf':
          host('fairvalex.com', 'WSGIApplicationGroup %{GLOBAL}') +
          host('quantdepot.com', 'WSGIApplicationGroup %{GLOBAL}'),
        ...site('fairvalex', "ALLOWED_HOSTS = ['fairvalex.com']\n"),
        ...site('quantdepot', "ALLOWED_HOSTS = ['quantdepot.com']\n"),
      },
      findings: [{ id: 'leaked', severity: 'info', occurrences: 2, says: ['wrong site'] }],
    },
    {
      name: 'an empty list in production',
      tree: { 'site.conf': host('blog.example.com'), ...site('blog', 'ALLOWED_HOSTS = []\n') },
      findings: [{ id: 'own', severity: 'warning' }],
    },
    {
      name: 'a name with an underscore, which no list makes right',
      tree: {
        'site.conf': virtualHost('my_blog.example.com', 'WSGIScriptAlias / /srv/blog/blog/wsgi.py'),
        ...site('blog', "ALLOWED_HOSTS = ['my_blog.example.com', '*']\n"),
      },
      findings: [{ id: 'underscore', severity: 'warning', says: ['underscore', 'whatever ALLOWED_HOSTS says'] }],
    },
  ],
  valid: [
    {
      name: 'exact names, a domain and everything',
      tree: {
        'site.conf':
          host('blog.example.com') +
          host('shop.example.com') +
          host('wiki.example.com', 'ServerAlias www.wiki.example.com'),
        ...site('blog', "ALLOWED_HOSTS = ['blog.example.com']\n"),
        ...site('shop', "ALLOWED_HOSTS = ['*']\n"),
        ...site('wiki', "ALLOWED_HOSTS = ['.wiki.example.com']\n"),
      },
    },
  ],
  lookAlikes: [
    {
      name: 'a name that is filled in later',
      tree: {
        'site.conf': virtualHost('YOUR_DOMAIN', 'WSGIScriptAlias / /srv/blog/blog/wsgi.py'),
        ...site('blog', "ALLOWED_HOSTS = ['*']\n"),
      },
    },
    {
      name: 'what startproject writes, in development',
      tree: { 'site.conf': host('blog.localhost'), ...site('blog', 'DEBUG = True\nALLOWED_HOSTS = []\n') },
    },
    {
      name: 'what every machine is for itself: people come by another name',
      tree: {
        'site.conf': virtualHost('127.0.0.1', 'WSGIScriptAlias / /srv/blog/blog/wsgi.py'),
        ...site('blog', "ALLOWED_HOSTS = ['blog.example.com']\n"),
      },
    },
    {
      name: 'a list that is not literal',
      tree: {
        'site.conf': host('blog.example.com'),
        ...site('blog', "import os\nALLOWED_HOSTS = os.environ['HOSTS'].split(',')\n"),
      },
    },
    { name: 'a list that is not there', tree: { 'site.conf': host('blog.example.com'), ...site('blog', '') } },
  ],
});
