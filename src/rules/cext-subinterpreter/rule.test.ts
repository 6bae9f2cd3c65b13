import { expect, it } from 'vitest';
import { analyseTree, runRule } from '../../../test/helpers/analyse-tree.ts';
import { assigningWsgi, djangoSite, virtualHost } from '../../../test/helpers/django-site.ts';
import { testRule } from '../../../test/helpers/rule-tester.ts';
import { rule } from './rule.ts';

const host = (name: string, options = '', ...lines: readonly string[]) =>
  virtualHost(`${name}.example.com`, ...lines, `WSGIScriptAlias / /srv/${name}/${name}/wsgi.py${options}`);
/** A site with its requirements, and what its views import. */
const site = (name: string, requirements: string, imported?: string) => ({
  ...djangoSite(name, { wsgi: assigningWsgi(name) }),
  [`${name}/requirements.txt`]: requirements,
  [`${name}/${name}/urls.py`]: `from ${name} import views\n`,
  [`${name}/${name}/views.py`]: imported === undefined ? '' : `def page(request):\n    import ${imported}\n`,
});

testRule(rule, {
  invalid: [
    {
      name: 'case 55 (mod_wsgi#128): theano without %{GLOBAL}',
      tree: { 'site.conf': host('blog'), ...site('blog', 'Theano==1.0\nnumpy>=1.9\n', 'theano, numpy') },
      findings: [{ id: 'alone', severity: 'warning', says: ['numpy, theano', 'known to hang or crash'] }],
      fixed: { 'site.conf': host('blog', ' application-group=%{GLOBAL}') },
      applicability: 'safe',
    },
    {
      name: 'case 56 (mod_wsgi#524): a package that another one brings, seen in the list of all versions',
      tree: {
        'site.conf': `WSGIDaemonProcess blog\n${host('blog', ' process-group=blog')}`,
        ...djangoSite('blog', { wsgi: assigningWsgi('blog') }),
        'blog/requirements/requirements-lock.txt':
          'django-import-export==3.0\ntablib==3.4\npandas==2.0  # via tablib\n',
      },
      findings: [{ id: 'alone', severity: 'info', says: ['pandas'] }],
      fixed: {
        'site.conf': `WSGIDaemonProcess blog\n${host('blog', ' process-group=blog application-group=%{GLOBAL}')}`,
      },
    },
    {
      name: 'case 58 (mod_wsgi#918): pydantic alone in its process',
      tree: { 'site.conf': host('blog'), ...site('blog', 'pydantic==2.7\n') },
      findings: [{ id: 'alone', severity: 'info' }],
    },
    {
      name: 'case 59 (mod_wsgi#251): where to write %{GLOBAL} is the matter of the fix',
      tree: { 'site.conf': host('blog'), ...site('blog', 'opencv-python\n', 'cv2') },
      findings: [{ id: 'alone', severity: 'warning' }],
      fixed: { 'site.conf': host('blog', ' application-group=%{GLOBAL}') },
    },
    {
      name: 'case 46 (mod_wsgi#560): beside another site %{GLOBAL} alone is not offered',
      tree: {
        'site.conf': host('blog') + host('shop'),
        ...site('blog', 'numpy\n', 'numpy'),
        ...djangoSite('shop', { wsgi: assigningWsgi('shop') }),
      },
      findings: [
        {
          id: 'together',
          severity: 'warning',
          says: ['daemon process group of its own', '%{GLOBAL} alone is not enough', 'such as shop.example.com/'],
          at: 'site.conf:3',
          shows: ['blog/blog/views.py:2 numpy is imported here'],
        },
      ],
      fixed: null,
    },
    {
      name: 'two interpreters that import a PyO3 module (measured: ImportError in the second)',
      tree: {
        'site.conf': host('blog') + host('shop'),
        ...site('blog', 'cryptography\n', 'cryptography.fernet'),
        ...site('shop', 'cryptography\n', 'cryptography.fernet'),
      },
      findings: [{ id: 'together', occurrences: 2, severity: 'warning', says: ['ImportError'] }],
    },
    {
      name: 'a plain script that imports scipy, by way of a module of its own',
      tree: {
        'site.conf': virtualHost('maths.example.com', 'WSGIScriptAlias / /srv/maths/app.wsgi'),
        'maths/app.wsgi': "import sys\nsys.path.insert(0, '/srv/maths')\nfrom solver import application\n",
        'maths/solver.py':
          'import scipy.optimize\nfrom sklearn import svm\ndef application(environ, start_response):\n    return []\n',
      },
      findings: [{ id: 'alone', severity: 'warning', says: ['scipy, scikit-learn'] }],
      fixed: {
        'site.conf': virtualHost(
          'maths.example.com',
          'WSGIScriptAlias / /srv/maths/app.wsgi application-group=%{GLOBAL}',
        ),
      },
    },
    {
      name: 'the worst of two packages is the one that is told of, whichever is imported first',
      tree: {
        'site.conf': virtualHost('maths.example.com', 'WSGIScriptAlias / /srv/maths/app.wsgi'),
        'maths/app.wsgi':
          'import cryptography.fernet\nimport scipy.optimize\ndef application(environ, start_response):\n    return []\n',
      },
      findings: [
        {
          id: 'alone',
          severity: 'warning',
          says: ['cryptography, scipy'],
          shows: ['maths/app.wsgi:2 scipy is imported here'],
        },
      ],
    },
    {
      name: 'a driver whose types are those of the interpreter that imports it first',
      tree: {
        'site.conf': host('blog') + host('shop'),
        ...site('blog', 'psycopg2\n'),
        ...site('shop', 'psycopg2\n'),
      },
      findings: [{ id: 'together', occurrences: 2, severity: 'info' }],
    },
    {
      name: 'an interpreter that a line names: whether to change that line nobody else can tell',
      tree: { 'site.conf': host('blog', '', 'WSGIApplicationGroup own'), ...site('blog', 'numpy\n', 'numpy') },
      findings: [
        {
          id: 'alone',
          severity: 'warning',
          at: 'site.conf:3',
          shows: ['blog/blog/views.py:2 numpy is imported here', 'site.conf:4 / is mounted here: wsgi.py'],
          offers: [],
        },
      ],
    },
    {
      name: 'a daemon that is declared below the line that names it: with both options mod_wsgi would not start',
      tree: {
        'site.conf': `${host('blog', ' process-group=blog')}WSGIDaemonProcess blog\n`,
        ...site('blog', 'numpy\n', 'numpy'),
      },
      findings: [{ id: 'alone', severity: 'warning', offers: [] }],
    },
    {
      name: 'a package that is asked for, and imported by a program that lies beside the site alone',
      tree: {
        'site.conf': host('blog'),
        ...site('blog', 'pandas\n'),
        'blog/scripts/load.py': 'import pandas\n',
      },
      findings: [
        {
          id: 'alone',
          severity: 'info',
          shows: ['blog/requirements.txt:1 pandas is asked for here'],
        },
      ],
    },
    {
      name: 'a package that an application of the settings imports in its models, whatever else is asked for',
      tree: {
        'site.conf': host('blog'),
        ...site('blog', 'pandas\nmatplotlib\n'),
        'blog/blog/settings.py': "from blog.base import *\nROOT_URLCONF = 'blog.urls'\n",
        'blog/blog/base.py': "INSTALLED_APPS = ['stocks', ]\n",
        'blog/stocks/__init__.py': '',
        'blog/stocks/models.py': 'from .prices import latest\n',
        'blog/stocks/prices.py': 'from pandas import DataFrame\n',
      },
      findings: [{ id: 'alone', severity: 'warning', says: ['needs pandas and'], omits: ['matplotlib'] }],
    },
    {
      name: 'a view that old URLs name by a text',
      tree: {
        'site.conf': host('blog'),
        ...site('blog', 'scipy\n'),
        'blog/blog/urls.py': "urlpatterns = patterns('', (r'^$', 'plots.views.index'))\n",
        'blog/plots/__init__.py': '',
        'blog/plots/views.py': 'import scipy\n',
      },
      findings: [{ id: 'alone', severity: 'warning', says: ['scipy'] }],
    },
  ],
  valid: [
    {
      name: 'the main interpreter',
      tree: { 'site.conf': host('blog', ' application-group=%{GLOBAL}'), ...site('blog', 'numpy\n') },
    },
  ],
  lookAlikes: [
    {
      name: 'a site that mod_wsgi refuses to run',
      tree: { 'site.conf': `WSGIRestrictEmbedded On\n${host('blog')}`, ...site('blog', 'numpy\n') },
    },
    {
      name: 'a module of the tree that has the name of such a package',
      tree: {
        'site.conf': virtualHost('maths.example.com', 'WSGIScriptAlias / /srv/maths/app.wsgi'),
        'maths/app.wsgi': "import sys\nsys.path.insert(0, '/srv/maths')\nfrom scipy import application\n",
        'maths/scipy.py': 'def application(environ, start_response):\n    return []\n',
      },
    },
    {
      name: 'packages that keep interpreters apart',
      tree: { 'site.conf': host('blog'), ...site('blog', 'Django\nPillow\n') },
    },
    { name: 'psycopg2 in one interpreter', tree: { 'site.conf': host('blog'), ...site('blog', 'psycopg2-binary\n') } },
    {
      name: 'the requirements of another project',
      tree: { 'site.conf': host('shop'), ...djangoSite('shop'), 'blog/requirements.txt': 'numpy\n' },
    },
    { name: 'no server', tree: site('blog', 'numpy\n') },
  ],
});

it('points at the line of the package, however its name is written', () => {
  const tree = { 'site.conf': host('blog'), ...site('blog', '# all that is needed\nDjango\nOpenCV.Python>=4\n') };
  const [finding] = runRule(rule, analyseTree(tree));
  expect(finding?.related.find(({ text }) => text.startsWith('opencv-python'))?.at).toMatchObject({
    line: 3,
    column: 1,
  });
});
