import { djangoSite, virtualHost } from '../../../test/helpers/django-site.ts';
import { testRule } from '../../../test/helpers/rule-tester.ts';
import { rule } from './rule.ts';

const SITES = { ...djangoSite('blog'), ...djangoSite('shop') };
const ROOT = 'WSGIScriptAlias / /srv/blog/blog/wsgi.py';
const SHOP = 'WSGIScriptAlias /shop /srv/shop/shop/wsgi.py';

testRule(rule, {
  invalid: [
    {
      name: 'case 10 (django PR#4082): the site below a directory, written last',
      tree: { 'site.conf': virtualHost('a.example.com', ROOT, `[|${SHOP}|]`), ...SITES },
      findings: [{ id: 'shadowed', severity: 'error', says: ['not the longest'] }],
      fixed: { 'site.conf': virtualHost('a.example.com', SHOP, ROOT) },
      applicability: 'safe',
    },
    {
      name: 'case 72: a virtual host that takes everything before the main server is asked (measured E12c)',
      tree: { 'site.conf': `Listen 80\nListen 81\n${SHOP}\n${virtualHost('a.example.com', ROOT)}`, ...SITES },
      findings: [{ id: 'shadowed', severity: 'error' }],
      fixed: null,
    },
    {
      name: 'one URL mounted twice',
      tree: { 'site.conf': virtualHost('a.example.com', ROOT, ROOT.replaceAll('blog', 'shop')), ...SITES },
      findings: [{ id: 'duplicate', severity: 'error' }],
    },
    {
      name: 'one URL mounted twice, told by the ends of the paths',
      tree: { 'site.conf': virtualHost('a.example.com', ROOT, ROOT.replaceAll('blog', 'shop')), ...SITES },
      findings: [
        { id: 'duplicate', severity: 'error', says: ['blog/wsgi.py answers'], omits: ['blog/blog'], offers: [] },
      ],
    },
    {
      name: 'an earlier line in another file: which of them is to move is not known',
      tree: {
        'site.conf': virtualHost('a.example.com', 'Include more/root.conf', SHOP),
        'more/root.conf': `${ROOT}\n`,
        ...SITES,
      },
      findings: [
        { id: 'shadowed', severity: 'error', shows: ['more/root.conf:1 takes every URL below / first'], offers: [] },
      ],
    },
    {
      name: 'one script twice, where the slash of the first line makes other paths of all URLs below it (measured: 404)',
      tree: {
        'site.conf': virtualHost(
          'a.example.com',
          SHOP.replace('/shop ', '/shop/ '),
          `[|${SHOP.replace('/shop ', '/shop/eu ')}|]`,
        ),
        ...SITES,
      },
      findings: [{ id: 'shadowed', severity: 'error' }],
    },
    {
      name: 'an earlier line in a file that is included above: two files are not put in order',
      tree: {
        'site.conf': `Listen 80\nInclude more/root.conf\n# The shop.\n${SHOP}\n`,
        'more/root.conf': `# The blog.\n${ROOT}\n`,
        ...SITES,
      },
      findings: [{ id: 'shadowed', severity: 'error', offers: [] }],
    },
  ],
  valid: [{ name: 'the longer URL first', tree: { 'site.conf': virtualHost('a.example.com', SHOP, ROOT), ...SITES } }],
  lookAlikes: [
    {
      name: 'one script for a site and for a part of it',
      tree: { 'site.conf': virtualHost('a.example.com', ROOT, ROOT.replace(' / ', ' /blog ')), ...SITES },
    },
    {
      name: 'one script for a path and for a part of it',
      tree: { 'site.conf': virtualHost('a.example.com', SHOP, SHOP.replace('/shop ', '/shop/eu ')), ...SITES },
    },
    {
      name: 'an Alias of mod_alias behind it (measured E12b)',
      tree: { 'site.conf': virtualHost('a.example.com', ROOT, 'Alias /static /srv/static'), ...SITES },
    },
    {
      name: 'a URL that only begins alike',
      tree: { 'site.conf': virtualHost('a.example.com', ROOT.replace(' / ', ' /sho '), SHOP), ...SITES },
    },

    {
      name: 'a virtual host with a site of its own at the URL that the main server has for other addresses',
      tree: {
        'site.conf': `Listen 80\nListen 81\n${ROOT}\n${virtualHost('a.example.com', ROOT.replaceAll('blog', 'shop'))}`,
        ...SITES,
      },
    },
  ],
});
