import { describe, expect, it } from 'vitest';
import type { ServerTold, Tree } from '../helpers/analyse-tree.ts';
import { virtualHost } from '../helpers/django-site.ts';
import { verdictsOf } from '../helpers/verdicts.ts';

const site = (name: string): Tree => ({
  [`${name}.wsgi`]: `import os\n\nos.environ['DJANGO_SETTINGS_MODULE'] = '${name}.settings'\n\nfrom django.core.wsgi import get_wsgi_application\n\napplication = get_wsgi_application()\n`,
});
const FILES = { ...site('a'), ...site('b') };
const host = (...lines: readonly string[]): string => virtualHost('one.example.com', ...lines);
const other = (...lines: readonly string[]): string => virtualHost('two.example.com', ...lines);
const A = 'WSGIScriptAlias / /srv/a.wsgi';
const DAEMONS = 'WSGIDaemonProcess web\nWSGIDaemonProcess own\n';

interface Case extends ServerTold {
  readonly name: string;
  readonly conf: string;
  /** A line for each mount, then those that only some URLs or requests get. */
  readonly runs: readonly string[];
  readonly files?: Tree;
}

const GROUPS: readonly Case[] = [
  {
    name: 'nothing said: embedded, in an interpreter named after host and mount',
    conf: host('WSGIScriptAlias /b /srv/b.wsgi', A),
    runs: [
      'one.example.com/b runs b.wsgi embedded, interpreter one.example.com|/b',
      'one.example.com/ runs a.wsgi embedded, interpreter one.example.com|',
    ],
  },
  {
    name: 'the option of the alias before the section, the section before the host, the host before the main server',
    conf: [
      `${DAEMONS}WSGIDaemonProcess host\nWSGIDaemonProcess main\nWSGIProcessGroup main`,
      host(
        '<LocationMatch ^/(section|option)>',
        'WSGIProcessGroup own',
        '</LocationMatch>',
        'WSGIScriptAlias /option /srv/a.wsgi process-group=web',
        'WSGIScriptAlias /section /srv/a.wsgi',
        'WSGIScriptAlias /host /srv/a.wsgi',
        'WSGIProcessGroup host',
      ),
      other(A),
    ].join('\n'),
    runs: [
      'one.example.com/option runs a.wsgi in daemon web, interpreter one.example.com|/option',
      'one.example.com/section runs a.wsgi in daemon own, interpreter one.example.com|/section',
      'one.example.com/host runs a.wsgi in daemon host, interpreter one.example.com|/host',
      'two.example.com/ runs a.wsgi in daemon main, interpreter two.example.com|',
      'perhaps one.example.com/host runs a.wsgi in daemon own, interpreter one.example.com|/host, undecided',
    ],
  },
  {
    name: 'two hosts of one name, of which one has an address: each is asked where it listens',
    conf: [
      DAEMONS,
      '<VirtualHost 127.0.0.2:80>\nServerName one.example.com\nWSGIProcessGroup web\nWSGIScriptAlias / /srv/a.wsgi\n</VirtualHost>',
      host('WSGIProcessGroup own', 'WSGIScriptAlias / /srv/b.wsgi'),
    ].join('\n'),
    runs: [
      'one.example.com/ runs a.wsgi in daemon web, interpreter one.example.com|',
      'one.example.com/ runs b.wsgi in daemon own, interpreter one.example.com|',
    ],
  },
  {
    name: 'hosts without a name and with an address each: only DNS tells whether both have one name',
    conf: ['127.0.0.2', '127.0.0.3']
      .map((ip, at) => `<VirtualHost ${ip}:80>\nWSGIScriptAlias / /srv/${'ab'[at]}.wsgi\n</VirtualHost>`)
      .join('\n'),
    runs: ['/ runs a.wsgi embedded, interpreter something', '/ runs b.wsgi embedded, interpreter something'],
  },
  {
    name: 'hosts without a name and with one address: whatever it is, they share it',
    conf: ['a', 'b']
      .map((name) => `<VirtualHost 127.0.0.2:80>\nWSGIScriptAlias / /srv/${name}.wsgi\n</VirtualHost>`)
      .join('\n'),
    runs: [
      '/ runs a.wsgi embedded, interpreter <name of the machine>|',
      '/ runs b.wsgi embedded, interpreter <name of the machine>|',
    ],
  },
  {
    name: 'of two lines in one scope the last counts, for the aliases above it too',
    conf: `${DAEMONS}${host('WSGIProcessGroup web', A, 'WSGIProcessGroup own')}`,
    runs: ['one.example.com/ runs a.wsgi in daemon own, interpreter one.example.com|'],
  },
  {
    name: 'a callable of another name',
    conf: host('WSGICallableObject app', A, 'WSGIScriptAlias /b /srv/b.wsgi callable-object=%{ENV:NONE}'),
    runs: [
      'one.example.com/ runs a.wsgi embedded, interpreter one.example.com|, callable app',
      'one.example.com/b runs b.wsgi never: / takes it',
    ],
  },
  {
    name: 'the tokens that mod_wsgi makes names of',
    conf: [
      host(
        'WSGIScriptAlias /global /srv/a.wsgi application-group=%{GLOBAL}',
        'WSGIScriptAlias /server /srv/a.wsgi application-group=%{SERVER}',
        'WSGIScriptAlias /host /srv/a.wsgi application-group=%{HOST}',
        'WSGIScriptAlias /resource /srv/a.wsgi application-group=%{RESOURCE}',
        'WSGIScriptAlias /odd /srv/a.wsgi application-group=%{ODD}',
        'WSGIScriptAlias /plain /srv/a.wsgi application-group=plain',
      ),
    ].join('\n'),
    runs: [
      'one.example.com/global runs a.wsgi embedded, main interpreter',
      'one.example.com/server runs a.wsgi embedded, interpreter one.example.com',
      'one.example.com/host runs a.wsgi embedded, interpreter one.example.com',
      'one.example.com/resource runs a.wsgi embedded, interpreter one.example.com|/resource',
      'one.example.com/odd runs a.wsgi embedded, interpreter %{ODD}',
      'one.example.com/plain runs a.wsgi embedded, interpreter plain',
    ],
  },
  {
    name: 'the port is part of a name, but for 80 and 443',
    conf: [8080, 443, 80]
      .map((port) => `Listen ${port}\n${host(A).replace(':80', `:${port}`)}`)
      .join('')
      .replace('Listen 80\n', ''),
    runs: [
      'one.example.com/ runs a.wsgi embedded, interpreter one.example.com:8080|',
      'one.example.com/ runs a.wsgi embedded, interpreter one.example.com|',
      'one.example.com/ runs a.wsgi embedded, interpreter one.example.com|',
    ],
  },
  ...['4.9.4', '5.0.2', '6.0.6'].map((modWsgi) => ({
    name: `the case of a mount in a name, mod_wsgi ${modWsgi}`,
    conf: host('WSGIScriptAlias /Big /srv/a.wsgi'),
    versions: { modWsgi },
    runs: [
      `one.example.com/Big runs a.wsgi embedded, interpreter one.example.com|/${modWsgi.startsWith('6') ? 'Big' : 'big'}`,
    ],
  })),
  {
    name: 'a name from a variable that SetEnv or SetEnvIf gives, and one of the server itself',
    conf: `${DAEMONS}${host(
      'SetEnv GROUP web',
      'SetEnvIf Host . MARK=own',
      'WSGIScriptAlias /set /srv/a.wsgi process-group=%{ENV:GROUP}',
      'WSGIScriptAlias /marked /srv/a.wsgi process-group=%{ENV:MARK}',
      'WSGIScriptAlias /started /srv/a.wsgi application-group=%{ENV:STARTED}',
    )}`,
    environment: { STARTED: 'x' },
    runs: [
      'one.example.com/set runs a.wsgi in daemon web, interpreter one.example.com|/set',
      'one.example.com/marked runs a.wsgi in daemon own, interpreter one.example.com|/marked',
      'one.example.com/started runs a.wsgi embedded, interpreter x',
    ],
  },
  {
    name: 'a name from a variable that nothing sets is not told',
    conf: `${DAEMONS}${host('WSGIScriptAlias / /srv/a.wsgi process-group=%{ENV:GROUP} application-group=%{ENV:APP}')}`,
    runs: ['one.example.com/ runs a.wsgi in daemon something, interpreter something, undecided'],
  },
  {
    name: 'a pattern mounts its script under many names',
    conf: `${DAEMONS}${host('WSGIScriptAliasMatch ^/x/(.*) /srv/a.wsgi', 'WSGIScriptAliasMatch ^/y/ /srv/a.wsgi process-group=web application-group=%{GLOBAL}')}`,
    runs: [
      'one.example.com^/x/(.*) runs a.wsgi embedded, interpreter something, undecided',
      'one.example.com^/y/ runs a.wsgi in daemon web, main interpreter, undecided',
    ],
  },
  {
    name: 'a group under a condition nobody knows is not told, one that says what holds anyway is',
    conf: `${DAEMONS}${host('WSGIProcessGroup web', '<IfDefine X>', 'WSGIProcessGroup own', '</IfDefine>', A)}${other('WSGIProcessGroup web', '<IfDefine X>', 'WSGIProcessGroup web', '</IfDefine>', A)}`,
    runs: [
      'one.example.com/ runs a.wsgi in daemon something, interpreter one.example.com|, undecided',
      'two.example.com/ runs a.wsgi in daemon web, interpreter two.example.com|',
    ],
  },
  {
    name: 'a condition above the line that certainly counts decides nothing',
    conf: `${DAEMONS}${host('<IfDefine X>', 'WSGIProcessGroup own', '</IfDefine>', 'WSGIProcessGroup web', A)}`,
    runs: ['one.example.com/ runs a.wsgi in daemon web, interpreter one.example.com|'],
  },
  {
    name: 'a group of a template is not told',
    conf: `${DAEMONS}${host('WSGIScriptAlias / /srv/a.wsgi process-group={{ group }}')}`,
    runs: ['one.example.com/ runs a.wsgi in daemon something, interpreter one.example.com|, undecided'],
  },
  {
    name: 'a dispatch script decides for each request',
    conf: host('WSGIDispatchScript /srv/d.py', A),
    runs: ['one.example.com/ runs a.wsgi in daemon something, interpreter something, callable something, undecided'],
  },
];

const REFUSALS: readonly Case[] = [
  {
    name: 'a group that nothing declares, and one that only another name may use',
    conf: `${other('WSGIDaemonProcess theirs')}${host('WSGIScriptAlias /no /srv/a.wsgi process-group=nosuch', 'WSGIScriptAlias / /srv/a.wsgi process-group=theirs')}`,
    runs: [
      'one.example.com/no runs a.wsgi in daemon nosuch, interpreter one.example.com|/no, refused: undefined-process-group',
      'one.example.com/ runs a.wsgi in daemon theirs, interpreter one.example.com|, refused: inaccessible-process-group',
    ],
  },
  {
    name: 'a group of a host of the same name, on another port',
    conf: `Listen 8080\n${host('WSGIDaemonProcess web').replace(':80', ':8080')}${host('WSGIScriptAlias / /srv/a.wsgi process-group=web')}`,
    runs: ['one.example.com/ runs a.wsgi in daemon web, interpreter one.example.com|'],
  },
  {
    name: 'a daemon process that may not be there',
    conf: `<IfDefine X>\nWSGIDaemonProcess web\n</IfDefine>\n${host('WSGIScriptAlias / /srv/a.wsgi process-group=web')}`,
    runs: ['one.example.com/ runs a.wsgi in daemon web, interpreter one.example.com|, undecided'],
  },
  {
    name: 'a list of groups without this one; embedded mode is %{GLOBAL} in it',
    conf: `${DAEMONS}${host('WSGIRestrictProcess own', 'WSGIScriptAlias /web /srv/a.wsgi process-group=web', 'WSGIScriptAlias /own /srv/a.wsgi process-group=own', A)}${other('WSGIRestrictProcess own %{GLOBAL}', A)}`,
    runs: [
      'one.example.com/web runs a.wsgi in daemon web, interpreter one.example.com|/web, refused: restricted-process-group',
      'one.example.com/own runs a.wsgi in daemon own, interpreter one.example.com|/own',
      'one.example.com/ runs a.wsgi embedded, interpreter one.example.com|, refused: restricted-process-group',
      'two.example.com/ runs a.wsgi embedded, interpreter two.example.com|',
    ],
  },
  {
    name: 'embedded mode that is off; the list is asked first',
    conf: `${DAEMONS}WSGIRestrictEmbedded On\n${host('WSGIScriptAlias /web /srv/a.wsgi process-group=web', A)}${other('WSGIRestrictProcess web', A)}`,
    runs: [
      'one.example.com/web runs a.wsgi in daemon web, interpreter one.example.com|/web',
      'one.example.com/ runs a.wsgi embedded, interpreter one.example.com|, refused: embedded-disabled',
      'two.example.com/ runs a.wsgi embedded, interpreter two.example.com|, refused: restricted-process-group',
    ],
  },
  {
    name: 'embedded mode that is on again further down',
    conf: `WSGIRestrictEmbedded On\nWSGIRestrictEmbedded Off\n${host(A)}`,
    runs: ['one.example.com/ runs a.wsgi embedded, interpreter one.example.com|'],
  },
];

const DETOURS: readonly Case[] = [
  {
    name: 'a Location below a mount takes requests into another process',
    conf: `${DAEMONS}${host(A, 'WSGIProcessGroup web', '<Location /slow>', 'WSGIProcessGroup own', '</Location>')}`,
    runs: [
      'one.example.com/ runs a.wsgi in daemon web, interpreter one.example.com|',
      'one.example.com/slow runs a.wsgi in daemon own, interpreter one.example.com|',
    ],
  },
  {
    name: 'a pattern of URLs, and a condition about the client, may',
    conf: `${DAEMONS}${host(A, 'WSGIProcessGroup web', '<LocationMatch "^/x.*slow">', 'WSGIProcessGroup own', '</LocationMatch>')}`,
    runs: [
      'one.example.com/ runs a.wsgi in daemon web, interpreter one.example.com|',
      'perhaps one.example.com/ runs a.wsgi in daemon own, interpreter one.example.com|, undecided',
    ],
  },
  {
    name: 'a pattern that says nothing of groups takes nothing away',
    conf: `${DAEMONS}${host(A, 'WSGIProcessGroup web', '<LocationMatch "^/x.*slow">', 'SetEnv A b', '</LocationMatch>')}`,
    runs: ['one.example.com/ runs a.wsgi in daemon web, interpreter one.example.com|'],
  },
  {
    name: 'a condition about the client inside a section that applies',
    conf: `${DAEMONS}${host(A, 'WSGIProcessGroup web', '<Location />', '<If "%{HTTP:X-Slow} == \'1\'">', 'WSGIProcessGroup own', '</If>', '</Location>')}`,
    runs: [
      'one.example.com/ runs a.wsgi in daemon web, interpreter one.example.com|',
      'perhaps one.example.com/ runs a.wsgi in daemon own, interpreter one.example.com|, undecided',
    ],
  },
  {
    name: 'a condition that nobody can tell for the own URL of the mount',
    conf: `${DAEMONS}${host(A, 'WSGIProcessGroup web', '<If "%{TIME_HOUR} -gt 12">', 'WSGIProcessGroup own', '</If>')}`,
    runs: [
      'one.example.com/ runs a.wsgi in daemon something, interpreter one.example.com|, undecided',
      'perhaps one.example.com/ runs a.wsgi in daemon web, interpreter one.example.com|, undecided',
    ],
  },
  {
    name: 'a header that chooses the group',
    conf: `${DAEMONS}${host('SetEnvIf Host . WHICH=web', 'SetEnvIf User-Agent bot WHICH=own', 'WSGIScriptAlias / /srv/a.wsgi process-group=%{ENV:WHICH}')}`,
    runs: [
      'one.example.com/ runs a.wsgi in daemon something, interpreter one.example.com|, undecided',
      'perhaps one.example.com/ runs a.wsgi in daemon web, interpreter one.example.com|, undecided',
      'perhaps one.example.com/ runs a.wsgi in daemon own, interpreter one.example.com|, undecided',
    ],
  },
];

const EXEC = ['<Directory /srv>', 'Options +ExecCGI', 'Require all granted', '</Directory>'];

const HANDLERS: readonly Case[] = [
  {
    name: 'a folder of the server whose scripts a handler runs',
    conf: host('DocumentRoot /srv', 'AddHandler wsgi-script .wsgi', ...EXEC),
    runs: [
      'one.example.com/a.wsgi runs a.wsgi embedded, interpreter one.example.com|/a.wsgi',
      'one.example.com/b.wsgi runs b.wsgi embedded, interpreter one.example.com|/b.wsgi',
    ],
  },
  {
    name: 'a handler for scripts of another ending, and one that is no handler of mod_wsgi',
    conf: host('DocumentRoot /srv', 'AddHandler wsgi-script .py', 'AddHandler cgi-script .wsgi', ...EXEC),
    runs: [],
  },
  {
    name: 'a handler in a folder where nothing may run',
    conf: host(
      'DocumentRoot /srv',
      'AddHandler wsgi-script .wsgi',
      '<Directory /srv>',
      'Require all granted',
      '</Directory>',
    ),
    runs: [],
  },
  {
    name: 'a folder that is closed',
    conf: host(
      'DocumentRoot /srv',
      'AddHandler wsgi-script .wsgi',
      '<Directory /srv>',
      'Options +ExecCGI',
      'Require all denied',
      '</Directory>',
    ),
    runs: [],
  },
  {
    name: 'a folder at a URL of its own, by the handler of a section',
    conf: host('Alias /apps /srv', '<Location /apps>', 'SetHandler wsgi-script', '</Location>', ...EXEC),
    runs: [
      'one.example.com/apps/a.wsgi runs a.wsgi embedded, interpreter one.example.com|/apps/a.wsgi',
      'one.example.com/apps/b.wsgi runs b.wsgi embedded, interpreter one.example.com|/apps/b.wsgi',
    ],
  },
  {
    name: 'one file at a URL',
    conf: host('Alias /one /srv/a.wsgi', '<Location /one>', 'SetHandler wsgi-script', '</Location>', ...EXEC),
    runs: ['one.example.com/one runs a.wsgi embedded, interpreter one.example.com|/one'],
  },
  {
    name: 'the old way: by the type of a file',
    conf: host('DocumentRoot /srv', 'AddType application/x-httpd-wsgi .wsgi', ...EXEC),
    runs: [
      'one.example.com/a.wsgi runs a.wsgi embedded, interpreter one.example.com|/a.wsgi',
      'one.example.com/b.wsgi runs b.wsgi embedded, interpreter one.example.com|/b.wsgi',
    ],
  },
  {
    name: 'a folder of mod_wsgi: each script in it',
    conf: `${DAEMONS}${host('WSGIProcessGroup web', 'WSGIScriptAlias /apps/ /srv/apps/')}`,
    files: { 'apps/one.wsgi': FILES['a.wsgi'] ?? '', 'apps/deep/two.wsgi': FILES['b.wsgi'] ?? '' },
    runs: [
      'one.example.com/apps/ runs apps/ in daemon web, interpreter something',
      'one.example.com/apps/one.wsgi runs apps/one.wsgi in daemon web, interpreter one.example.com|/apps/one.wsgi',
      'one.example.com/apps/deep/two.wsgi runs apps/deep/two.wsgi in daemon web, interpreter one.example.com|/apps/deep/two.wsgi',
    ],
  },
  {
    name: 'a script that answers for all files of a handler',
    conf: host(
      'DocumentRoot /srv',
      'WSGIHandlerScript all /srv/a.wsgi process-group=web',
      '<Location />',
      'SetHandler all',
      '</Location>',
    ).replace(/^/, DAEMONS),
    runs: [
      'one.example.com/a.wsgi runs a.wsgi in daemon web, interpreter one.example.com|/a.wsgi, callable handle_request',
    ],
  },
];

const SERVERS: readonly Case[] = [
  {
    name: 'mounts of the main server where every port has hosts: in the hosts alone',
    conf: `Listen 80\nWSGIScriptAlias /m /srv/a.wsgi\n${host()}`,
    runs: ['one.example.com/m runs a.wsgi embedded, interpreter one.example.com|/m'],
  },
  {
    name: 'mounts of the main server on a port without hosts',
    conf: `ServerName main.example.com\nListen 80\nListen 8080\nWSGIScriptAlias /m /srv/a.wsgi\n${host()}`,
    runs: [
      'main.example.com/m runs a.wsgi embedded, interpreter main.example.com:8080|/m',
      'one.example.com/m runs a.wsgi embedded, interpreter one.example.com|/m',
    ],
  },
  {
    name: 'mounts of the main server where the only host has an address of its own',
    conf: `ServerName main.example.com\nListen 80\nWSGIScriptAlias /m /srv/a.wsgi\n${host().replace('*:80', '10.0.0.1:80')}`,
    runs: [
      'main.example.com/m runs a.wsgi embedded, interpreter main.example.com|/m',
      'one.example.com/m runs a.wsgi embedded, interpreter one.example.com|/m',
    ],
  },
  {
    name: 'mounts of the main server where the host may be missing',
    conf: `ServerName main.example.com\nListen 80\nWSGIScriptAlias /m /srv/a.wsgi\n<IfDefine X>\n${host()}</IfDefine>\n`,
    runs: [
      'main.example.com/m runs a.wsgi embedded, interpreter main.example.com|/m',
      'one.example.com/m runs a.wsgi embedded, interpreter one.example.com|/m',
    ],
  },
  {
    name: 'whole segments alone take a URL',
    conf: host('WSGIScriptAlias /a /srv/a.wsgi', 'WSGIScriptAlias /ab /srv/b.wsgi', 'WSGIScriptAlias /a/b /srv/b.wsgi'),
    runs: [
      'one.example.com/a runs a.wsgi embedded, interpreter one.example.com|/a',
      'one.example.com/ab runs b.wsgi embedded, interpreter one.example.com|/ab',
      'one.example.com/a/b runs b.wsgi never: /a takes it',
    ],
  },
  {
    name: 'equal patterns, and one that begins alike',
    conf: host(
      'WSGIScriptAliasMatch ^/x /srv/a.wsgi application-group=x',
      'WSGIScriptAliasMatch ^/x /srv/b.wsgi application-group=x',
      'WSGIScriptAliasMatch ^/xy /srv/b.wsgi application-group=x',
    ),
    runs: [
      'one.example.com^/x runs a.wsgi embedded, interpreter x, undecided',
      'one.example.com^/x runs b.wsgi never: ^/x takes it',
      'one.example.com^/xy runs b.wsgi embedded, interpreter x, undecided',
    ],
  },
  {
    name: 'an alias takes the URL only where it is there',
    conf: host(
      '<IfDefine X>',
      'WSGIScriptAlias /a /srv/a.wsgi application-group=x',
      'WSGIScriptAlias /a/b /srv/b.wsgi application-group=x',
      '</IfDefine>',
      'WSGIScriptAlias /a/c /srv/b.wsgi application-group=x',
    ),
    runs: [
      'one.example.com/a runs a.wsgi embedded, interpreter x, undecided',
      'one.example.com/a/b runs b.wsgi never: /a takes it',
      'one.example.com/a/c runs b.wsgi embedded, interpreter x, undecided',
    ],
  },
  {
    name: 'a host that speaks TLS is asked over TLS',
    conf: `Listen 443\n${host('SSLEngine on', A, '<If "%{HTTPS} == \'on\'">', 'WSGIApplicationGroup tls', '</If>').replace(':80', ':443')}`,
    runs: ['one.example.com/ runs a.wsgi embedded, interpreter tls'],
  },
  {
    name: 'a host without TLS is not',
    conf: host(A, '<If "%{HTTPS} == \'on\'">', 'WSGIApplicationGroup tls', '</If>'),
    runs: [
      'one.example.com/ runs a.wsgi embedded, interpreter one.example.com|',
      'perhaps one.example.com/ runs a.wsgi embedded, interpreter tls, undecided',
    ],
  },
];

describe.each([
  ['what a handler runs', HANDLERS],
  ['which servers have a mount', SERVERS],
  ['where mod_wsgi runs a script', GROUPS],
  ['what mod_wsgi refuses', REFUSALS],
  ['where some requests of a mount go', DETOURS],
])('%s', (_, cases) => {
  it.each(cases)('$name', ({ conf, runs, files = {}, ...told }) => {
    expect(verdictsOf({ ...FILES, ...files, 'site.conf': conf }, [], told).runs).toEqual(runs);
  });
});
