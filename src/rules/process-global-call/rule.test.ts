import { assigningWsgi, djangoSite, virtualHost } from '../../../test/helpers/django-site.ts';
import { testRule } from '../../../test/helpers/rule-tester.ts';
import { rule } from './rule.ts';

const host = (name: string) => virtualHost(`${name}.example.com`, `WSGIScriptAlias / /srv/${name}/${name}/wsgi.py`);
const moving = djangoSite('blog', { wsgi: `import os\nos.chdir('/srv')\n${assigningWsgi('blog')}` });
testRule(rule, {
  invalid: [
    {
      name: 'scripts of one folder that change to it, and mask files each in its own way',
      tree: {
        'site.conf': virtualHost(
          'maps.example.com',
          'WSGIScriptAlias /roads /srv/maps/roads.py',
          'WSGIScriptAlias /towns /srv/maps/towns.py',
        ),
        'maps/roads.py':
          'import os\nos.chdir(os.path.dirname(__file__))\nos.umask(2)\ndef application(environ, start_response):\n    return []\n',
        'maps/towns.py':
          'import os\nos.chdir(os.path.dirname(__file__))\ndef application(environ, start_response):\n    return []\n',
      },
      findings: [
        { id: 'call', severity: 'info', occurrences: 2, says: ['chdir'] },
        { id: 'call', severity: 'warning', says: ['umask'] },
      ],
    },
    {
      name: 'case 54: chdir in one of two scripts',
      tree: { 'site.conf': host('blog') + host('shop'), ...moving, ...djangoSite('shop') },
      findings: [{ id: 'call', severity: 'warning' }],
    },
    {
      name: 'a third site that may be missing, in the place of the second: two at a time',
      tree: {
        'site.conf': `${host('blog')}<IfDefine NEW>\n${host('shop')}</IfDefine>\n<IfDefine !NEW>\n${host('news')}</IfDefine>\n`,
        ...moving,
        ...djangoSite('shop', { wsgi: `import os\nos.umask(2)\n${assigningWsgi('shop')}` }),
        ...djangoSite('news'),
      },
      findings: [
        { id: 'call', severity: 'warning', says: ['chdir() changes', '3 scripts'] },
        { id: 'call', severity: 'warning', says: ['umask() changes', '2 scripts'] },
      ],
    },
    {
      name: 'a script that is only imported into the process',
      tree: {
        'site.conf': `WSGIDaemonProcess web\nWSGIProcessGroup web\nWSGIImportScript /srv/warm.py process-group=web application-group=%{GLOBAL}\n${host('blog')}`,
        'warm.py': 'import os\n',
        ...moving,
      },
      findings: [{ id: 'call', severity: 'warning', says: ['2 scripts'] }],
    },
  ],
  valid: [
    {
      name: 'no such call',
      tree: { 'site.conf': host('blog') + host('shop'), ...djangoSite('blog'), ...djangoSite('shop') },
    },
  ],
  lookAlikes: [
    { name: 'a script alone in its process', tree: { 'site.conf': host('blog'), ...moving } },
    {
      name: 'two sites that are never there together',
      tree: {
        'site.conf': `<IfDefine NEW>\n${host('shop')}</IfDefine>\n<IfDefine !NEW>\n${host('blog')}</IfDefine>\n`,
        ...moving,
        ...djangoSite('shop'),
      },
    },
  ],
});
