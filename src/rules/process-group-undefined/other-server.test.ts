import { expect, it } from 'vitest';
import { checkTree } from '../../../test/helpers/check-tree.ts';
import { djangoSite, virtualHost } from '../../../test/helpers/django-site.ts';

const site = (group: string): string =>
  virtualHost('a.example.com', `WSGIScriptAlias / /srv/blog/blog/wsgi.py process-group=${group}`);

const told = async (own: string, other: string) => {
  const { findings } = await checkTree({ 'own/site.conf': own, 'other/httpd.conf': other, ...djangoSite('blog') });
  const found = findings.filter(({ ruleId }) => ruleId === 'process-group-undefined');
  return found.map(({ severity, help }) => `${severity}: ${help.split('?')[0]}`);
};

it('a name almost like the one that another server declares: both may be meant to be one', async () => {
  const other = 'ServerRoot /etc/httpd\nWSGIDaemonProcess weather\nWSGIDaemonProcess blog\n';
  expect(await told(site('blok'), other)).toEqual(["warning: Did you mean 'blog', which another file declares"]);
});

it('a name like none of another server: it may be declared anywhere', async () => {
  const [finding = ''] = await told(site('blok'), 'ServerRoot /etc/httpd\nWSGIDaemonProcess weather\n');
  expect(finding).toMatch(/^info: Names are compared/);
});
