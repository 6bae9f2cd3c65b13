import { djangoSite } from '../../../test/helpers/django-site.ts';
import { testRule } from '../../../test/helpers/rule-tester.ts';
import { rule } from './rule.ts';

const celery = (settings: string) => ({
  'blog/blog/celery.py': `import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', '${settings}')\n`,
});
testRule(rule, {
  invalid: [
    {
      name: 'case 128 (wine-cellar#1021): celery with other settings',
      tree: { ...djangoSite('blog'), ...celery('blog.docker') },
      findings: [{ id: 'drift', severity: 'warning' }],
    },
  ],
  valid: [{ name: 'the same settings', tree: { ...djangoSite('blog'), ...celery('blog.settings') } }],
  lookAlikes: [{ name: 'another project of the tree', tree: { ...djangoSite('shop'), ...celery('blog.settings') } }],
});
