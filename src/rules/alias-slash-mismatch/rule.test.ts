import { djangoSite, virtualHost } from '../../../test/helpers/django-site.ts';
import { testRule } from '../../../test/helpers/rule-tester.ts';
import { rule } from './rule.ts';

const MOUNT = 'WSGIScriptAlias / /srv/blog/blog/wsgi.py';
const host = (...lines: readonly string[]) => ({
  'site.conf': virtualHost('blog.example.com', ...lines, MOUNT),
  ...djangoSite('blog'),
});

testRule(rule, {
  invalid: [
    {
      name: 'a slash behind the URL only',
      tree: host('[|Alias /static/ /srv/blog/assets|]'),
      findings: [{ id: 'mismatch', severity: 'error', says: ['/srv/blog/assetsx.css', '404'] }],
      fixed: host('Alias /static/ /srv/blog/assets/'),
      applicability: 'safe',
    },
    {
      name: 'a folder in quotes, and another alias that is right',
      tree: host('Alias /media/ /srv/blog/media/', 'Alias /static/ "/srv/my blog/assets"'),
      findings: [{ id: 'mismatch', severity: 'error', says: ['`Alias /static/ "/srv/my blog/assets/"`'] }],
      fixed: host('Alias /media/ /srv/blog/media/', 'Alias /static/ "/srv/my blog/assets/"'),
    },
    {
      name: 'a line of the main server beside a mount',
      tree: { 'site.conf': `Alias /static/ /srv/blog/assets\n${MOUNT}\n`, ...djangoSite('blog') },
      findings: [{ id: 'mismatch', severity: 'error' }],
    },
    {
      name: 'no slash before the URL (measured: the request goes on to the site)',
      tree: host('[|Alias robots.txt /srv/blog/robots.txt|]'),
      findings: [{ id: 'unrooted', severity: 'warning', says: ['`Alias /robots.txt /srv/blog/robots.txt`'] }],
      fixed: host('Alias /robots.txt /srv/blog/robots.txt'),
      applicability: 'safe',
    },
    {
      name: 'a folder of programs',
      tree: host('[|ScriptAlias /cgi-bin/ /srv/cgi|]'),
      findings: [{ id: 'mismatch', severity: 'error', says: ['ScriptAlias'] }],
    },
  ],
  valid: [
    { name: 'slashes on both', tree: host('Alias /static/ /srv/blog/assets/') },
    { name: 'slashes on neither', tree: host('Alias /static /srv/blog/assets') },
  ],
  lookAlikes: [
    { name: 'a URL that a template fills in', tree: host('Alias {{ static_url }} /srv/blog/assets') },
    { name: 'a folder for the URLs of a section', tree: host('<Location /static>', 'Alias assets', '</Location>') },
    { name: 'a server that mounts nothing', tree: { 'site.conf': 'Alias /static/ /srv/assets\n' } },
    { name: 'scripts without a server', tree: djangoSite('blog'), processGroups: { blog: ['/srv/blog/blog/wsgi.py'] } },
    { name: 'another directive of two words', tree: host('Redirect /old/ /new') },
    { name: 'the whole site', tree: host('Alias / /srv/blog/assets') },
    {
      name: 'a line that may be missing',
      tree: host('<IfDefine ASSETS>', 'Alias /static/ /srv/blog/assets', '</IfDefine>'),
    },
    { name: 'a folder whose name nothing defines', tree: host('Alias /static/ ${ASSETS}') },
    { name: 'a slash behind the folder only, which is served (measured)', tree: host('Alias /media /srv/media/') },
    { name: 'a file behind a URL', tree: host('Alias /robots.txt/ /srv/blog/robots.txt') },
    {
      name: 'an earlier line that takes the URLs',
      tree: host('Alias /static /srv/blog/assets', 'Alias /static/ /srv/blog/assets'),
    },
    { name: 'a folder that a template names', tree: host('Alias /static/ {{ static_root }}') },
    {
      name: 'a virtual host without a site',
      tree: {
        'site.conf': `${virtualHost('www.example.com', 'Alias /docs/ /srv/docs')}${virtualHost('blog.example.com', MOUNT)}`,
        ...djangoSite('blog'),
      },
    },
  ],
});
