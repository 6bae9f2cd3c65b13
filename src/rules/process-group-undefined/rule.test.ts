import { djangoSite, virtualHost } from '../../../test/helpers/django-site.ts';
import { testRule } from '../../../test/helpers/rule-tester.ts';
import { rule } from './rule.ts';

const SITES = { ...djangoSite('blog'), ...djangoSite('shop') };
const mount = (site: string, url = '/', options = ''): string =>
  `WSGIScriptAlias ${url} /srv/${site}/${site}/wsgi.py${options}`;

testRule(rule, {
  invalid: [
    {
      name: 'case 23: the group of the sister project at server scope, the own one on the alias',
      tree: {
        'a.conf': `WSGIDaemonProcess blogproc\n[|WSGIProcessGroup shopproc|]\n${virtualHost('a.example.com', mount('blog', '/', ' process-group=blogproc'))}`,
        'b.conf': virtualHost('b.example.com', mount('shop')),
        ...SITES,
      },
      findings: [
        { id: 'undefined', severity: 'warning', says: ['b.example.com/', "'shopproc'", 'in the 2 files analysed'] },
      ],
    },
    {
      name: 'case 32 (mod_wsgi#850): a guard copied from the other site with its symbol (measured E22)',
      tree: {
        'a.conf': `<IfDefine !DaemonDefined>\nDefine DaemonDefined\nWSGIDaemonProcess one\n</IfDefine>\n${virtualHost('a.example.com', mount('blog', '/', ' process-group=one'))}`,
        'b.conf': `<IfDefine !DaemonDefined>\nDefine DaemonDefined\nWSGIDaemonProcess land\n</IfDefine>\n${virtualHost('b.example.com', `[|${mount('shop', '/', ' process-group=land')}|]`)}`,
        ...SITES,
      },
      findings: [{ id: 'undefined', severity: 'warning', says: ["'land'"] }],
    },
    {
      name: 'the main file is there: what it does not declare nobody does',
      tree: {
        'apache2.conf': `ServerRoot /etc/apache2\nWSGIDaemonProcess one\n<Directory /srv>\nRequire all granted\n</Directory>\n${virtualHost('a.example.com', '[|WSGIProcessGroup profile|]', mount('blog'))}`,
        ...SITES,
      },
      findings: [{ id: 'undefined', severity: 'error', omits: ['unless'] }],
    },
    {
      name: 'a name that is not near any: what is declared is told',
      tree: {
        'site.conf': `WSGIDaemonProcess rest-profile\n${virtualHost('a.example.com', '[|WSGIProcessGroup profile|]', 'WSGIScriptAlias / /srv/blog/blog/wsgi.py')}`,
        ...SITES,
      },
      findings: [
        {
          id: 'undefined',
          severity: 'warning',
          says: [
            "Declared are 'rest-profile'",
            'in the one file analysed',
            'unless a file of the server that is not analysed declares it',
          ],
        },
      ],
    },
    {
      name: 'case 34: the option on the alias names another group',
      tree: {
        'site.conf': `WSGIDaemonProcess stage_app\n${virtualHost('a.example.com', `[|${mount('blog', '/', ' process-group=my_app')}|]`)}`,
        ...SITES,
      },
      findings: [{ id: 'undefined', severity: 'warning', says: ["'my_app'", 'Syntax OK'] }],
    },
    {
      name: 'a name with a semicolon (measured E2b)',
      tree: {
        'site.conf': `WSGIDaemonProcess ga\n${virtualHost('a.example.com', '[|WSGIProcessGroup ga;|]', mount('blog'))}`,
        ...SITES,
      },
      findings: [{ id: 'undefined', severity: 'warning', says: ["Did you mean 'ga'"] }],
      fixed: {
        'site.conf': `WSGIDaemonProcess ga\n${virtualHost('a.example.com', 'WSGIProcessGroup ga', mount('blog'))}`,
      },
      applicability: 'safe',
    },
    {
      name: 'a near name whose daemon runs another site already',
      tree: {
        'site.conf': `WSGIDaemonProcess shop\n${virtualHost('a.example.com', mount('shop', '/', ' process-group=shop'))}${virtualHost('b.example.com', mount('blog', '/', ' process-group=shop2'))}`,
        ...SITES,
      },
      findings: [{ id: 'undefined', severity: 'warning' }],
      fixed: {
        'site.conf': `WSGIDaemonProcess shop\n${virtualHost('a.example.com', mount('shop', '/', ' process-group=shop'))}${virtualHost('b.example.com', mount('blog', '/', ' process-group=shop'))}`,
      },
      applicability: 'unsafe',
    },
    {
      name: 'a near name in a Directory',
      tree: {
        'site.conf': `WSGIDaemonProcess shop\n<Directory /srv/shop>\n    [|WSGIProcessGroup Shop|]\n</Directory>\n${virtualHost('a.example.com', mount('shop'))}`,
        ...SITES,
      },
      findings: [{ id: 'undefined', severity: 'warning' }],
      fixed: {
        'site.conf': `WSGIDaemonProcess shop\n<Directory /srv/shop>\n    WSGIProcessGroup shop\n</Directory>\n${virtualHost('a.example.com', mount('shop'))}`,
      },
      applicability: 'safe',
    },
    {
      name: 'a site whose server is not in the tree: it may declare the group',
      tree: { 'site.conf': virtualHost('a.example.com', '[|WSGIProcessGroup blog|]', mount('blog')), ...SITES },
      findings: [{ id: 'undefined', severity: 'info' }],
    },
    {
      name: 'a template whose daemon is taken out',
      tree: {
        'site.conf': `# WSGIDaemonProcess blog threads=8\n${virtualHost('@DOMAIN@', '[|WSGIProcessGroup blog|]', 'WSGIScriptAlias / @PREFIX@/blog/wsgi.py')}`,
        ...SITES,
      },
      findings: [{ id: 'undefined', severity: 'warning' }],
    },
    {
      name: 'a daemon that a comment of the file tells to declare',
      tree: {
        'site.conf': `# Put this into the main file, or uncomment it.\n# WSGIDaemonProcess blog threads=8\n${virtualHost('@DOMAIN@', '[|WSGIProcessGroup blog|]', 'WSGIScriptAlias / @PREFIX@/blog/wsgi.py')}`,
        ...SITES,
      },
      findings: [{ id: 'undefined', severity: 'info' }],
    },
    {
      name: 'a name in another case (measured E36)',
      tree: {
        'site.conf': `WSGIDaemonProcess Blog\n${virtualHost('a.example.com', mount('blog', '/', ' process-group=blog'))}`,
        ...SITES,
      },
      findings: [{ id: 'undefined', severity: 'warning' }],
      applicability: 'safe',
    },
    {
      name: 'two lines that misspell one name, beside another daemon process: one fix for both',
      tree: {
        'site.conf': `WSGIDaemonProcess shopping\nWSGIDaemonProcess blog\n${virtualHost('a.example.com', 'WSGIProcessGroup blok', mount('blog'))}${virtualHost('b.example.com', mount('blog', '/', ' process-group=blok'))}`,
        ...SITES,
      },
      findings: [
        {
          id: 'undefined',
          severity: 'warning',
          confidence: 'medium',
          occurrences: 2,
          says: ["Did you mean 'blog'?"],
          shows: ['site.conf:2 this one is declared', 'site.conf:6 mounted here'],
          offers: ["safe: use 'blog'"],
        },
      ],
    },
    {
      name: 'no daemon process at all: none is told of',
      tree: { 'site.conf': virtualHost('a.example.com', mount('blog', '/', ' process-group=blok')), ...SITES },
      findings: [{ id: 'undefined', severity: 'info', omits: ['Declared are'], shows: [], offers: [] }],
    },
    {
      name: 'a file that is included and is not here: it may declare the group',
      tree: {
        'site.conf': `Include more/daemons.conf\n${virtualHost('a.example.com', mount('blog', '/', ' process-group=blok'))}`,
        ...SITES,
      },
      findings: [{ id: 'undefined', severity: 'info' }],
    },
    {
      name: 'a near name that a variable brings: nothing here to rewrite',
      tree: {
        'site.conf': `Define GROUP blok\nWSGIDaemonProcess blog\n${virtualHost('a.example.com', 'WSGIProcessGroup ${GROUP}', mount('blog'))}`,
        ...SITES,
      },
      findings: [{ id: 'undefined', severity: 'warning', offers: [] }],
    },
    {
      name: 'a near name of two sites that would share its interpreter: nothing is offered',
      tree: {
        'site.conf': `WSGIDaemonProcess blog\nWSGIApplicationGroup %{GLOBAL}\n${virtualHost('a.example.com', mount('blog', '/', ' process-group=blog'))}${virtualHost('b.example.com', mount('shop', '/', ' process-group=blok'))}`,
        ...SITES,
      },
      findings: [{ id: 'undefined', severity: 'warning', offers: [] }],
    },
    {
      name: 'a daemon process that is taken out in another file, and one of another name that is taken out',
      tree: {
        'a.conf': '# WSGIDaemonProcess blog threads=8\n# WSGIDaemonProcess news threads=8\n',
        'b.conf':
          virtualHost('a.example.com', 'WSGIProcessGroup blog', mount('blog')) +
          virtualHost('b.example.com', 'WSGIProcessGroup weather', mount('shop')),
        ...SITES,
      },
      findings: [
        { id: 'undefined', severity: 'warning', says: ["'blog'"] },
        { id: 'undefined', severity: 'info', says: ["'weather'"] },
      ],
    },
    {
      name: 'a file that is included and is not here, beside a daemon process that is: most likely all of them',
      tree: {
        'site.conf': `Include more/daemons.conf\nWSGIDaemonProcess weather\n${virtualHost('a.example.com', mount('blog', '/', ' process-group=blog'))}`,
        ...SITES,
      },
      findings: [{ id: 'undefined', severity: 'warning' }],
    },
  ],
  valid: [
    {
      name: 'a group that is declared',
      tree: {
        'site.conf': `WSGIDaemonProcess blog\n${virtualHost('a.example.com', mount('blog', '/', ' process-group=blog'))}`,
        ...SITES,
      },
    },
  ],
  lookAlikes: [
    { name: 'scripts without a server', tree: SITES, processGroups: { blok: ['/srv/blog/blog/wsgi.py'] } },
    {
      name: 'a mount that may be missing, and one that an earlier alias hides',
      tree: {
        'site.conf': `WSGIDaemonProcess blog\n<IfDefine A>\n${virtualHost('a.example.com', mount('blog', '/', ' process-group=blok'))}</IfDefine>\n${virtualHost('b.example.com', mount('blog', '/', ' process-group=blog'), mount('shop', '/shop', ' process-group=blok'))}`,
        ...SITES,
      },
    },
    {
      name: 'a group declared further down (measured E8b)',
      tree: {
        'site.conf': `${virtualHost('a.example.com', 'WSGIProcessGroup blog', mount('blog'))}WSGIDaemonProcess blog\n`,
        ...SITES,
      },
    },
    {
      name: 'a name that a variable would fill in',
      tree: { 'site.conf': virtualHost('a.example.com', 'WSGIProcessGroup ${GROUP}', mount('blog')), ...SITES },
    },
    {
      name: 'embedded mode by its name',
      tree: { 'site.conf': virtualHost('a.example.com', 'WSGIProcessGroup %{GLOBAL}', mount('blog')), ...SITES },
    },
    {
      name: 'a name that a template leaves open',
      tree: {
        'site.conf': `WSGIDaemonProcess blog\n${virtualHost('a.example.com', 'WSGIProcessGroup <site>', mount('blog'))}`,
        ...SITES,
      },
    },
  ],
});
