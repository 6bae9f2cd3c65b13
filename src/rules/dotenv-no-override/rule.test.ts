import { djangoSite, virtualHost } from '../../../test/helpers/django-site.ts';
import { testRule } from '../../../test/helpers/rule-tester.ts';
import { rule } from './rule.ts';

const host = (name: string, ...lines: readonly string[]) =>
  virtualHost(`${name}.example.com`, ...lines, `WSGIScriptAlias / /srv/${name}/${name}/wsgi.py`);
const EMBEDDED = host('blog') + host('shop');
const daemon = (name: string, options = '') =>
  `WSGIDaemonProcess ${name}${options}\n${host(name, `WSGIProcessGroup ${name}`)}`;
const wsgi = (name: string, lines: string): string =>
  `import os\n${lines}\nos.environ['DJANGO_SETTINGS_MODULE'] = '${name}.settings'\nfrom django.core.wsgi import get_wsgi_application\napplication = get_wsgi_application()\n`;
const site = (name: string, lines: string, env: string | null = `DATABASE_URL=postgres:///${name}\n`) => ({
  ...djangoSite(name, { wsgi: wsgi(name, lines) }),
  ...(env === null ? {} : { [`${name}/.env`]: env }),
});
const loading = (name: string, more = '') => `from dotenv import load_dotenv\nload_dotenv('/srv/${name}/.env'${more})`;

testRule(rule, {
  invalid: [
    {
      name: 'two files with a name in common (measured: the second site starts with the database of the first)',
      tree: { 'site.conf': EMBEDDED, ...site('blog', loading('blog')), ...site('shop', loading('shop')) },
      findings: [{ id: 'shared', severity: 'error', occurrences: 2, says: ['DATABASE_URL', 'dotenv_values'] }],
      fixed: null,
    },
    {
      name: 'the one that overrides still hands its values over (measured)',
      tree: {
        'site.conf': EMBEDDED,
        ...site('blog', loading('blog', ', override=True'), 'STAGE=live\n'),
        ...site(
          'shop',
          loading('shop').replace("load_dotenv('/srv/shop/.env')", "[|load_dotenv('/srv/shop/.env')|]"),
          'STAGE=test\n',
        ),
      },
      findings: [{ id: 'shared', severity: 'warning', says: ['if blog.example.com/ is loaded first'] }],
    },
    {
      name: 'case 107 (django-environ#66): two Env objects, one environment',
      tree: {
        'site.conf': EMBEDDED,
        ...site('blog', "import environ\nenv = environ.Env()\nenv.read_env('/srv/blog/.env')"),
        ...site('shop', "import environ\nenv = environ.Env()\nenv.read_env('/srv/shop/.env')"),
      },
      findings: [{ id: 'shared', severity: 'error', occurrences: 2 }],
    },
    {
      name: 'case 109 (consumerfinance.gov PR#5133): both sides of override=True are told',
      tree: {
        'site.conf': EMBEDDED,
        ...site('blog', "import dotenv\ndotenv.read_dotenv('/srv/blog/.env')", null),
        ...site('shop', "import dotenv\ndotenv.read_dotenv('/srv/shop/.env')", null),
      },
      findings: [
        { id: 'unread', severity: 'warning', occurrences: 2, says: ['`override=True` cures it', 'set from outside'] },
      ],
      fixed: null,
    },
    {
      name: 'case 104 (python-dotenv#210): no path, in a daemon without home= (measured: the working directory is /)',
      tree: {
        'site.conf': daemon('blog'),
        ...site('blog', 'from dotenv import load_dotenv\n[|load_dotenv()|]'),
      },
      findings: [{ id: 'path', severity: 'warning', says: ['`/`', '__file__'] }],
      fixed: {
        'blog/blog/wsgi.py': wsgi(
          'blog',
          "from dotenv import load_dotenv\nload_dotenv(os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), '.env'))",
        ),
      },
      applicability: 'unsafe',
    },
    {
      name: 'many sites are one cause: each is told once, and a site whose value none of the others changes is not',
      tree: {
        'site.conf': ['blog', 'shop', 'wiki', 'docs'].map((name) => host(name)).join(''),
        ...site('blog', loading('blog').replace(/load_dotenv\(.*\)/, '[|$&|]'), 'STAGE=live\n'),
        ...site('shop', loading('shop').replace(/load_dotenv\(.*\)/, '[|$&|]'), 'STAGE=test\n'),
        ...site('wiki', loading('wiki').replace(/load_dotenv\(.*\)/, '[|$&|]'), 'STAGE=live\n'),
        ...site('docs', loading('docs'), 'OTHER=live\n'),
      },
      findings: [{ id: 'shared', severity: 'warning', occurrences: 3, says: ['if shop.example.com/ is loaded first'] }],
      fixed: null,
    },
    {
      name: 'plain applications',
      tree: {
        'site.conf': EMBEDDED,
        ...Object.fromEntries(
          ['blog', 'shop'].flatMap((name) => [
            [`${name}/${name}/wsgi.py`, `${loading(name)}\nfrom flask import Flask\napplication = Flask(__name__)\n`],
            [`${name}/.env`, `DATABASE_URL=postgres:///${name}\n`],
          ]),
        ),
      },
      findings: [{ id: 'shared', severity: 'error', occurrences: 2, says: ['DATABASE_URL'] }],
    },
  ],
  valid: [
    {
      name: 'a daemon each',
      tree: {
        'site.conf': daemon('blog') + daemon('shop'),
        ...site('blog', loading('blog')),
        ...site('shop', loading('shop')),
      },
    },
    {
      name: 'both override',
      tree: {
        'site.conf': EMBEDDED,
        ...site('blog', loading('blog', ', override=True')),
        ...site('shop', loading('shop', ', override=True')),
      },
    },
  ],
  lookAlikes: [
    {
      name: 'a plain application that loads none, beside one that does',
      tree: {
        'site.conf': EMBEDDED,
        'blog/blog/wsgi.py': `${loading('blog')}\nfrom flask import Flask\napplication = Flask(__name__)\n`,
        'blog/.env': 'DATABASE_URL=postgres:///blog\n',
        'shop/shop/wsgi.py': 'from flask import Flask\napplication = Flask(__name__)\n',
      },
    },
    {
      name: 'no name in common, or one value',
      tree: {
        'site.conf': EMBEDDED,
        ...site('blog', loading('blog'), 'BLOG_KEY=1\nSTAGE=live\n'),
        ...site('shop', loading('shop'), 'SHOP_KEY=2\nSTAGE=live\n'),
      },
    },
    {
      name: 'no path, but a home=',
      tree: {
        'site.conf': daemon('blog', ' home=/srv/blog'),
        ...site('blog', 'from dotenv import load_dotenv\nload_dotenv()'),
      },
    },
    {
      name: 'the entries without the environment',
      tree: {
        'site.conf': EMBEDDED,
        ...site('blog', "from dotenv import dotenv_values\nA = dotenv_values('/srv/blog/.env')"),
        ...site('shop', "from dotenv import dotenv_values\nA = dotenv_values('/srv/shop/.env')"),
      },
    },
    { name: 'runserver, without a server', tree: site('blog', 'from dotenv import load_dotenv\nload_dotenv()') },
  ],
});
