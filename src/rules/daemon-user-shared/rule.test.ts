import { djangoSite, virtualHost } from '../../../test/helpers/django-site.ts';
import { testRule } from '../../../test/helpers/rule-tester.ts';
import { rule } from './rule.ts';

const SITES = { ...djangoSite('blog'), ...djangoSite('shop') };
const site = (name: string): string =>
  virtualHost(
    `${name}.example.com`,
    `WSGIScriptAlias / /srv/${name}/${name}/wsgi.py process-group=${name} application-group=%{GLOBAL}`,
  );
const HOSTS = site('blog') + site('shop');

testRule(rule, {
  invalid: [
    {
      name: 'two sites, and no user for either',
      tree: { 'site.conf': `[|WSGIDaemonProcess blog|]\n[|WSGIDaemonProcess shop|]\n${HOSTS}`, ...SITES },
      findings: [{ id: 'shared', occurrences: 2, severity: 'info', says: ['blog and shop', 'started as root'] }],
    },
    {
      name: 'many sites: a message stays readable',
      tree: {
        'site.conf': ['blog', 'shop', 'wiki', 'news', 'mail']
          .map(
            (site) =>
              `WSGIDaemonProcess ${site}\n${virtualHost(`${site}.example.com`, `WSGIScriptAlias / /srv/${site}/${site}/wsgi.py process-group=${site}`)}`,
          )
          .join(''),
        ...Object.assign({}, ...['blog', 'shop', 'wiki', 'news', 'mail'].map((site) => djangoSite(site))),
      },
      findings: [{ id: 'shared', occurrences: 5, severity: 'info', says: ['blog, shop, wiki and 2 more'] }],
    },
  ],
  valid: [
    {
      name: 'a user each',
      tree: { 'site.conf': `WSGIDaemonProcess blog user=blog\nWSGIDaemonProcess shop user=shop\n${HOSTS}`, ...SITES },
    },
  ],
  lookAlikes: [
    {
      name: 'only one of them as Apache',
      tree: { 'site.conf': `WSGIDaemonProcess blog\nWSGIDaemonProcess shop user=shop\n${HOSTS}`, ...SITES },
    },
    { name: 'a single site', tree: { 'site.conf': `WSGIDaemonProcess blog\n${site('blog')}`, ...SITES } },
    {
      name: 'one site in two groups of processes',
      tree: {
        'site.conf': `WSGIDaemonProcess blog\nWSGIDaemonProcess slow\n${site('blog')}${virtualHost('slow.example.com', 'WSGIScriptAlias / /srv/blog/blog/wsgi.py process-group=slow')}`,
        ...SITES,
      },
    },
    {
      name: 'a user that a template gives',
      tree: { 'site.conf': `WSGIDaemonProcess blog {{ who }}\nWSGIDaemonProcess shop\n${HOSTS}`, ...SITES },
    },
  ],
});
