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
      name: 'one name that both files have with one value, and one with two: the second is told',
      tree: {
        'site.conf': EMBEDDED,
        ...site('blog', loading('blog'), 'STAGE=live\nDATABASE_URL=postgres:///blog\n'),
        ...site('shop', loading('shop'), 'STAGE=live\nDATABASE_URL=postgres:///shop\nOTHER=x\n'),
      },
      findings: [
        {
          id: 'shared',
          severity: 'error',
          confidence: 'high',
          occurrences: 2,
          says: ['DATABASE_URL'],
          omits: ['STAGE', 'OTHER'],
        },
      ],
    },
    {
      name: 'a name of no weight beside one of weight',
      tree: {
        'site.conf': EMBEDDED,
        ...site('blog', loading('blog'), 'COLOUR=red\nSECRET_KEY=one\n'),
        ...site('shop', loading('shop'), 'COLOUR=blue\nSECRET_KEY=two\n'),
      },
      findings: [{ id: 'shared', severity: 'error', occurrences: 2, says: ['COLOUR', 'SECRET_KEY'] }],
    },
    {
      name: 'a file that is here beside one that is not, by its name',
      tree: {
        'site.conf': EMBEDDED,
        ...site('blog', loading('blog'), null),
        ...site('shop', loading('shop')),
      },
      findings: [{ id: 'unread', severity: 'warning', confidence: 'medium', occurrences: 2 }],
    },
    {
      name: 'a file that is looked for beside one that is named',
      tree: {
        'site.conf': EMBEDDED,
        ...site('blog', 'from dotenv import load_dotenv\nload_dotenv()', null),
        ...site('shop', loading('shop')),
      },
      findings: [
        { id: 'unread', severity: 'warning', occurrences: 2, says: ['shop.example.com/'] },
        { id: 'path', severity: 'warning', says: ['blog.example.com/'], offers: [] },
      ],
    },
    {
      name: 'two that look in one working directory find one file: only that it is looked for is told',
      tree: {
        'site.conf': EMBEDDED,
        ...site('blog', 'from dotenv import load_dotenv\nload_dotenv()', null),
        ...site('shop', 'from dotenv import load_dotenv\nload_dotenv()', null),
      },
      findings: [{ id: 'path', severity: 'warning', occurrences: 2 }],
    },
    {
      name: 'a file above the script, in a script that does not import os first: nothing is offered',
      tree: {
        'site.conf': daemon('blog'),
        ...site('blog', ''),
        'blog/blog/wsgi.py':
          "from dotenv import load_dotenv\n[|load_dotenv()|]\nimport os\nos.environ['DJANGO_SETTINGS_MODULE'] = 'blog.settings'\nfrom django.core.wsgi import get_wsgi_application\napplication = get_wsgi_application()\n",
      },
      findings: [{ id: 'path', severity: 'warning', offers: [] }],
    },
    {
      name: 'the working directory of two processes, of which one has a home',
      tree: {
        'site.conf': daemon('blog') + daemon('shop', ' home=/srv/shop'),
        ...site('blog', 'from dotenv import load_dotenv\nload_dotenv()', null),
        ...site('shop', 'from dotenv import load_dotenv\nload_dotenv()', null),
      },
      findings: [{ id: 'path', severity: 'warning', says: ['blog.example.com/'], omits: ['shop.example.com/'] }],
    },
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
      name: 'a site that loads a file beside one of the main interpreter, which keeps what it was born with',
      tree: {
        'site.conf': host('blog', 'WSGIApplicationGroup %{GLOBAL}') + host('shop'),
        ...site('blog', loading('blog')),
        ...site('shop', loading('shop', ', override=True')),
      },
    },
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
      name: 'no path, and a server that stays where a container starts it',
      tree: {
        'site.conf': daemon('blog'),
        ...site('blog', 'from dotenv import load_dotenv\nload_dotenv()'),
        'docker/backend.dockerfile': 'FROM debian\nWORKDIR /srv/blog\nCMD mod_wsgi-express start-server blog/wsgi.py\n',
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
