import { describe, expect, it } from 'vitest';
import { virtualHost } from '../../helpers/django-site.ts';
import { verdictsOf } from '../../helpers/verdicts.ts';

const site = (name: string) => ({
  [`${name}.wsgi`]: `import os\nimport sys\n\nsys.path.insert(0, '/srv')\nos.environ['DJANGO_SETTINGS_MODULE'] = '${name}.settings'\n\nfrom django.core.wsgi import get_wsgi_application\n\napplication = get_wsgi_application()\n`,
  [`${name}/__init__.py`]: '',
  [`${name}/settings.py`]: 'DEBUG = False\n',
});
const FILES = { ...site('a'), ...site('b') };
const SERVER =
  'ServerRoot /etc/apache2\nListen 80\n<Directory /srv>\nRequire all granted\n</Directory>\nWSGIDaemonProcess own\n';
const host = (...lines: readonly string[]): string =>
  virtualHost('one.example.com', ...lines, 'WSGIScriptAlias / /srv/a.wsgi');
const other = (...lines: readonly string[]): string =>
  virtualHost('one.example.com', ...lines, 'WSGIScriptAlias / /srv/b.wsgi');
/** What nobody can tell before the request comes. */
const LATER = '"%{TIME_HOUR} -gt 12"';

describe('what httpd answers where a part of it is open', () => {
  it.each([
    [
      'a line that refuses for certain, beside one that may',
      host(
        '<Location />',
        '<RequireAll>',
        'Require all denied',
        `Require expr ${LATER}`,
        '</RequireAll>',
        '</Location>',
      ),
      '403 access-denied',
    ],
    [
      'a line that lets in for certain, beside one that may',
      host(
        '<Location />',
        '<RequireAny>',
        'Require all granted',
        `Require expr ${LATER}`,
        '</RequireAny>',
        '</Location>',
      ),
      'a.settings',
    ],
    [
      'a user, asked for by a module that is not modelled',
      host('<Location />', 'AuthType shibboleth', 'AuthName in', 'Require valid-user', '</Location>'),
      'undecided',
    ],
    [
      'a user, where how one is asked for may not count',
      host(
        '<Location />',
        '<IfDefine X>',
        'AuthType Basic',
        '</IfDefine>',
        'AuthName in',
        'Require valid-user',
        '</Location>',
      ),
      'undecided',
    ],
    [
      'a user, where the folder says how one is asked for',
      host(
        '<Directory /srv>',
        'AuthType Basic',
        'AuthName in',
        '</Directory>',
        '<Location />',
        'Require valid-user',
        '</Location>',
      ),
      '401 access-denied',
    ],
    [
      'a condition that holds, inside of a section that may not apply',
      host(`<If ${LATER}>`, '<If "true">', 'WSGIProcessGroup own', '</If>', '</If>'),
      'undecided',
    ],
    [
      'a section for a file, inside of one that may not apply',
      host(
        '<IfDefine X>',
        '<Directory /srv>',
        '<Files a.wsgi>',
        'Require all denied',
        '</Files>',
        '</Directory>',
        '</IfDefine>',
      ),
      'undecided',
    ],
    [
      'a condition that does not hold, inside of a section that may apply',
      host(`<If ${LATER}>`, '<If "false">', 'Require all denied', '</If>', '</If>'),
      'a.settings',
    ],
    [
      'a line that refuses, and may be missing',
      host('<Location />', '<IfDefine X>', 'Require all denied', '</IfDefine>', '</Location>'),
      'undecided',
    ],
    [
      'a section that refuses, and may be missing',
      host('<IfDefine X>', '<Location />', 'Require all denied', '</Location>', '</IfDefine>'),
      'undecided',
    ],
    [
      'a section with a group that may be missing',
      host('<IfDefine X>', '<Location />', 'WSGIProcessGroup own', '</Location>', '</IfDefine>'),
      'undecided',
    ],
    [
      'what is left over by a condition that nobody can tell',
      host(`<If ${LATER}>`, 'SetEnv A b', '</If>', '<Else>', 'WSGIProcessGroup own', '</Else>'),
      'undecided',
    ],
    [
      'a host without a line of its own that may be missing, before one that takes its name',
      `WSGIScriptAlias / /srv/a.wsgi\n<IfDefine X>\n${virtualHost('one.example.com')}</IfDefine>\n${other('ServerAlias *.example.com').replace('one.', 'two.')}`,
      'undecided',
    ],
    ['a host that may be missing', `<IfDefine X>\n${host()}</IfDefine>\n${other()}`, 'undecided'],
    [
      'an address with any port before any address with the port',
      `${host()}${other().replace('*:80', '127.0.0.1')}`,
      'b.settings',
    ],
    [
      'a name before a pattern of names, where it stands first',
      `${host()}${other().replace('one.example.com', 'two.example.com\n    ServerAlias *.example.com')}`,
      'a.settings',
    ],
    [
      'a pattern of names before a name, where it stands first',
      `${other().replace('one.example.com', 'two.example.com\n    ServerAlias *.example.com')}${host()}`,
      'b.settings',
    ],
    [
      'a line of a host that httpd refuses, if it is there',
      host('<IfDefine X>', 'WSGIPythonPath /x', '</IfDefine>'),
      'a.settings',
    ],
    ['a line of a host that httpd refuses', host('WSGIPythonPath /x'), 'does not start'],
    [
      'a proxy for all of a host, and an exception of the main server, which comes first',
      `ProxyPass /x !\n${host('ProxyPass / http://127.0.0.1:8000/')}`,
      'a.settings',
    ],
    [
      'an exception of the host above its proxy',
      host('ProxyPass /x !', 'ProxyPass / http://127.0.0.1:8000/'),
      'a.settings',
    ],
    ['an exception of the host below its proxy', host('ProxyPass / http://127.0.0.1:8000/', 'ProxyPass /x !'), 'proxy'],
    [
      'a variable that is taken away, perhaps',
      host('SetEnv GROUP own', `<If ${LATER}>`, 'UnsetEnv GROUP', '</If>', 'WSGIProcessGroup %{ENV:GROUP}'),
      'undecided',
    ],
    [
      'a variable that is taken away',
      host('SetEnv GROUP own', '<Location />', 'UnsetEnv GROUP', '</Location>', 'WSGIProcessGroup %{ENV:GROUP}'),
      '500 undefined-process-group',
    ],
    [
      'another variable that is taken away, perhaps',
      host('SetEnv GROUP own', `<If ${LATER}>`, 'UnsetEnv OTHER', '</If>', 'WSGIProcessGroup %{ENV:GROUP}'),
      'a.settings',
    ],
  ])('%s', (_, conf, expected) => {
    const [answer = ''] = verdictsOf({ ...FILES, 'site.conf': SERVER + conf }, ['/x']).answers;
    expect(answer.replace(/^(undecided|does not start).*/s, '$1')).toBe(expected);
  });

  it('runs nothing before its time where a name is made for each request', () => {
    const line = (name: string, group: string): string =>
      `WSGIScriptAlias /${name} /srv/${name}.wsgi process-group=own application-group=${group}`;
    const leaks = (group: string) =>
      verdictsOf({
        ...FILES,
        'b.wsgi': FILES['b.wsgi']?.replace(/\['(\w+)'\] = (.*)/, ".setdefault('$1', $2)") ?? '',
        'site.conf': SERVER + virtualHost('one.example.com', line('a', group), line('b', '%{RESOURCE}')),
      }).leaks;
    expect(leaks('%{SERVER}')).toEqual(['b.wsgi gets a.settings from a.wsgi if asked later']);
    expect(leaks('x')).toEqual(['b.wsgi gets a.settings from a.wsgi always']);
  });
});
