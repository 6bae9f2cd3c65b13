import { testRule } from '../../../test/helpers/rule-tester.ts';
import { rule } from './rule.ts';

testRule(rule, {
  invalid: [
    {
      name: 'a mount, and a daemon in any case of letters',
      tree: {
        'public/.htaccess':
          '<IfModule mod_wsgi.c>\n    [|WSGIScriptAlias / /srv/blog/wsgi.py|]\n</IfModule>\n[|wsgidaemonprocess blog|]\n',
      },
      findings: [
        { id: 'refused', severity: 'warning', says: ['WSGIScriptAlias not allowed here', 'AllowOverride'] },
        { id: 'refused', severity: 'warning' },
      ],
    },
  ],
  valid: [{ name: 'a handler', tree: { '.htaccess': 'AddHandler wsgi-script .wsgi\nOptions +ExecCGI\n' } }],
  lookAlikes: [
    {
      name: 'what a folder may say',
      tree: { '.htaccess': 'WSGIApplicationGroup %{GLOBAL}\nWSGIPassAuthorization On\n' },
    },
    { name: 'a comment, and a name of nobody', tree: { '.htaccess': '# WSGIScriptAlias / /x\nWSGINothing /x\n' } },
    { name: 'a file that is kept for another time', tree: { 'htaccess.txt': 'WSGIScriptAlias / /x\n' } },
  ],
});
