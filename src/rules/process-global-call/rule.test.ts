import { assigningWsgi, djangoSite, virtualHost } from '../../../test/helpers/django-site.ts';
import { testRule } from '../../../test/helpers/rule-tester.ts';
import { rule } from './rule.ts';

const host = (name: string) => virtualHost(`${name}.example.com`, `WSGIScriptAlias / /srv/${name}/${name}/wsgi.py`);
const moving = djangoSite('blog', { wsgi: `import os\nos.chdir('/srv')\n${assigningWsgi('blog')}` });
testRule(rule, {
  invalid: [
    {
      name: 'case 54: chdir in one of two scripts',
      tree: { 'site.conf': host('blog') + host('shop'), ...moving, ...djangoSite('shop') },
      findings: [{ id: 'call', severity: 'warning' }],
    },
  ],
  valid: [
    {
      name: 'no such call',
      tree: { 'site.conf': host('blog') + host('shop'), ...djangoSite('blog'), ...djangoSite('shop') },
    },
  ],
  lookAlikes: [{ name: 'a script alone in its process', tree: { 'site.conf': host('blog'), ...moving } }],
});
