import { virtualHost } from '../../../test/helpers/django-site.ts';
import { testRule } from '../../../test/helpers/rule-tester.ts';
import { rule } from './rule.ts';

const FLASK = 'from flask import Flask\napp = Flask(__name__)\n';
const PLAIN = 'def handle(environ, start_response):\n    return []\n';
const site = (script: string, options = '', ...lines: readonly string[]) => ({
  'site.conf': virtualHost('api.example.com', ...lines, `WSGIScriptAlias / /srv/api/app.wsgi${options}`),
  'api/app.wsgi': script,
});

testRule(rule, {
  invalid: [
    {
      name: 'a plain function of another name (measured: 404 in embedded mode)',
      tree: site(PLAIN),
      findings: [{ id: 'other', severity: 'error', says: ["'handle'", '404', 'callable-object=handle'] }],
      fixed: { 'api/app.wsgi': `${PLAIN}\napplication = handle\n` },
      applicability: 'unsafe',
    },
    {
      name: 'an application of Flask',
      tree: site(FLASK),
      findings: [{ id: 'other', severity: 'error', says: ["'app'"] }],
      fixed: { 'api/app.wsgi': `${FLASK}\napplication = app\n` },
    },
    {
      name: 'MaltegoTech/maltego-trx#31: a name that is imported, beside packages that are not in the tree',
      tree: site(
        'import sys\nfrom maltego_trx.server import app\nfrom maltego_trx.handler import handle_run\nhandle_run(__name__, sys.argv, app)\n',
      ),
      findings: [{ id: 'other', severity: 'error', says: ["'app'", '404'] }],
    },
    {
      name: 'the same in a daemon process (measured: 500)',
      tree: site(PLAIN, ' process-group=api', 'WSGIDaemonProcess api'),
      findings: [{ id: 'other', severity: 'error', says: ['500'] }],
    },
    {
      name: 'an option that names what is not there',
      tree: site('def application(environ, start_response):\n    return []\n', ' callable-object=app'),
      findings: [{ id: 'other', severity: 'error', says: ["mod_wsgi calls 'app'", "'application'"] }],
      fixed: null,
    },
    {
      name: 'a script without anything to call',
      tree: site('import os\n'),
      findings: [{ id: 'none', severity: 'error' }],
      fixed: null,
    },
    {
      name: 'a directive that names what is not there',
      tree: site(PLAIN, '', 'WSGICallableObject app'),
      findings: [
        {
          id: 'other',
          severity: 'error',
          shows: ["site.conf:3 asks for 'app'"],
          says: ["no 'app' in the script"],
          offers: [],
        },
      ],
    },
    {
      name: 'two that may be meant',
      tree: site(FLASK + PLAIN),
      findings: [{ id: 'none', severity: 'error', shows: [], offers: [] }],
    },
  ],
  valid: [
    { name: 'an application', tree: site('def application(environ, start_response):\n    return []\n') },
    { name: 'the option', tree: site(PLAIN, ' callable-object=handle') },
    { name: 'the directive', tree: site(PLAIN, '', 'WSGICallableObject handle') },
  ],
  lookAlikes: [
    { name: 'a script that does not load at all', tree: site(`raise RuntimeError('no')\n${PLAIN}`) },
    { name: 'a group that is not there, which is told first', tree: site(PLAIN, ' process-group=nowhere') },
    {
      name: 'a mount that may be missing',
      tree: {
        'site.conf': `<IfDefine API>\n${virtualHost('api.example.com', 'WSGIScriptAlias / /srv/api/app.wsgi')}</IfDefine>\n`,
        'api/app.wsgi': PLAIN,
      },
    },
    {
      name: 'a mount that an earlier alias hides',
      tree: {
        'site.conf': virtualHost(
          'api.example.com',
          'WSGIScriptAlias / /srv/api/app.wsgi',
          'WSGIScriptAlias /old /srv/api/old.wsgi',
        ),
        'api/app.wsgi': 'def application(environ, start_response):\n    return []\n',
        'api/old.wsgi': PLAIN,
      },
    },
    {
      name: 'a script that decides for each request what is called',
      tree: site(PLAIN, '', 'WSGIDispatchScript /srv/dispatch.py'),
    },
    { name: 'a script that is not here', tree: { 'site.conf': site(PLAIN)['site.conf'] } },
    {
      name: 'a script without a server',
      tree: { 'api/app.wsgi': PLAIN },
      processGroups: { api: ['/srv/api/app.wsgi'] },
    },
    { name: 'a name that a star import may bring', tree: site('from flask_site import *\n') },
    { name: 'a name that is imported', tree: site('from api import app as application\n') },
  ],
});
