import { assigningWsgi, djangoSite, virtualHost } from '../../../test/helpers/django-site.ts';
import { testRule } from '../../../test/helpers/rule-tester.ts';
import { rule } from './rule.ts';

const ASSIGNING = {
  ...djangoSite('blog', { wsgi: assigningWsgi('blog') }),
  ...djangoSite('shop', { wsgi: assigningWsgi('shop') }),
};
const BLOG = 'WSGIScriptAlias / /srv/blog/blog/wsgi.py';
const SHOP = 'WSGIScriptAlias /shop /srv/shop/shop/wsgi.py';
const both = (blog: string, shop: string): string => virtualHost('www.example.com', SHOP + shop, BLOG + blog);
const daemon = (options: string): string => `WSGIDaemonProcess sites${options}\nWSGIProcessGroup sites\n`;

testRule(rule, {
  invalid: [
    {
      name: 'two sites that assign, one of them in %{GLOBAL}',
      tree: {
        'site.conf': both('', ' [|application-group=%{GLOBAL}|]').replace('[|', '').replace('|]', ''),
        ...ASSIGNING,
      },
      findings: [{ id: 'mixed', severity: 'warning', says: ['www.example.com/shop', "'blog.settings'", '(200'] }],
    },
    {
      name: 'the same in one daemon process group, the group set by a directive of the virtual host',
      tree: {
        'site.conf':
          daemon(' threads=3') +
          virtualHost('a.example.com', '[|WSGIApplicationGroup %{GLOBAL}|]', BLOG) +
          virtualHost('b.example.com', SHOP),
        ...ASSIGNING,
      },
      findings: [{ id: 'mixed', severity: 'warning', says: ["the process group 'sites'"] }],
    },
    {
      name: 'two threads a process, and where each of the sites is said to run',
      tree: {
        'site.conf': daemon(' threads=2') + both('', ' application-group=%{GLOBAL}'),
        ...ASSIGNING,
      },
      findings: [
        {
          id: 'mixed',
          severity: 'warning',
          says: ['such as www.example.com/ in', 'www.example.com|'],
          shows: [
            'blog/blog/wsgi.py:7 blog/wsgi.py makes its Django handler here',
            'shop/shop/wsgi.py:7 shop/wsgi.py makes its Django handler here',
            'site.conf:6 / is mounted here: wsgi.py',
          ],
        },
      ],
    },
  ],
  valid: [
    {
      name: 'one thread a process',
      tree: { 'site.conf': daemon(' threads=1') + both('', ' application-group=%{GLOBAL}'), ...ASSIGNING },
    },
    {
      name: 'a daemon each',
      tree: {
        'site.conf': `WSGIDaemonProcess a\nWSGIDaemonProcess b\n${both(' process-group=a', ' process-group=b application-group=%{GLOBAL}')}`,
        ...ASSIGNING,
      },
    },
  ],
  lookAlikes: [
    { name: 'both in sub interpreters', tree: { 'site.conf': both('', ''), ...ASSIGNING } },
    {
      name: 'both in %{GLOBAL}, which another rule tells',
      tree: { 'site.conf': both(' application-group=%{GLOBAL}', ' application-group=%{GLOBAL}'), ...ASSIGNING },
    },
    {
      name: 'the same settings in both interpreters',
      tree: {
        'site.conf': both('', ' application-group=%{GLOBAL}'),
        ...djangoSite('blog', { wsgi: assigningWsgi('blog') }),
        ...djangoSite('shop', { wsgi: assigningWsgi('blog') }),
      },
    },
    {
      name: 'a script that is no Django in a sub interpreter',
      tree: {
        'site.conf': both('', ' application-group=%{GLOBAL}'),
        ...ASSIGNING,
        'blog/blog/wsgi.py':
          "import os\nos.environ['DJANGO_SETTINGS_MODULE'] = 'blog.settings'\ndef application(environ, start_response):\n    return []\n",
      },
    },
    {
      name: 'a site that mod_wsgi refuses to run in the main interpreter',
      tree: {
        'site.conf': `WSGIRestrictEmbedded On\n${both('', ' application-group=%{GLOBAL}')}`,
        ...ASSIGNING,
      },
    },
    {
      name: 'a site whose settings nobody can tell beside one in the main interpreter',
      tree: {
        'site.conf': both('', ' application-group=%{GLOBAL}'),
        ...ASSIGNING,
        'blog/blog/wsgi.py': assigningWsgi('blog').replace("'blog.settings'", "open('/x').read()"),
      },
    },
    {
      name: 'a site whose interpreter the request chooses beside one in the main interpreter',
      tree: {
        'site.conf': both(' application-group=%{ENV:GROUP}', ' application-group=%{GLOBAL}'),
        ...ASSIGNING,
      },
    },
  ],
});
