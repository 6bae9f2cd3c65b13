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
  ],
});
