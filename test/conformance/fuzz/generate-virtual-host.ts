import type { Cast } from './generate-deployment.ts';
import { conditionalLines } from './generate-rules.ts';
import type { Random } from './random.ts';

/** A generated `<VirtualHost>` and what requests should aim at. */
export interface HostDraft {
  readonly lines: readonly string[];
  readonly names: readonly string[];
  readonly mounts: readonly string[];
  readonly daemons: readonly string[];
  readonly addresses: readonly string[];
  readonly isTls: boolean;
}

const MOUNTS = [
  ...[
    '/',
    '/',
    '/app',
    '/app/sub',
    '/App',
    '/app/',
    '/x/',
    '/x',
    '//d//e',
    '/app.v1',
    '/a%20b',
    '/static',
    '/one.wsgi',
  ],
  ...['/app/sub/deep', '/sp ace'],
];

const PATTERNS = ['^/r/([a-z]+)', '/mid', '^/([a-z]+)/go', '^/', '^/r', '^/App(le)?', '(?i)^/any', '^/x/$'];

const APPLICATION_GROUPS = [
  ...[
    '%{GLOBAL}',
    '%{SERVER}',
    '%{HOST}',
    '%{RESOURCE}',
    '%{ENV:which}',
    'shared',
    'Shared',
    '%{NONSENSE}',
    'g-%{HOST}',
  ],
];

export function generateHost(cast: Cast, name: string | null): HostDraft {
  const { random } = cast;
  const aliases = random.some(
    ['d.example.com', '*.example.com', 'B.example.com', '?.example.org', 'a.example.com'],
    12,
  );
  const port = name && random.chance(12) ? ':8000' : '';
  const daemons = random.chance(12) ? [random.pick(['own', 'alpha', 'beta'])] : [];
  const mounts = Array.from({ length: 1 + random.below(4) }, () => generateMount(cast, daemons));
  const addresses = [random.pick(cast.addresses), ...(random.chance(8) ? [random.pick(cast.addresses)] : [])];
  const isTls = cast.isTls && random.chance(addresses.some((one) => one.endsWith(':443')) ? 85 : 4);
  const body = [
    ...(isTls ? ['SSLEngine on'] : []),
    ...daemons.map((daemon) => `WSGIDaemonProcess ${daemon}`),
    ...mounts.map((mount) => mount.line),
    ...hostLines(cast, daemons),
  ];
  const shuffled = random.chance(25) ? random.shuffled(body) : body;
  return {
    lines: [
      `<VirtualHost ${[...new Set(addresses)].join(' ')}>`,
      ...(name === null ? [] : [`    ServerName ${name}${port}`]),
      ...(aliases.length > 0 ? [`    ServerAlias ${aliases.join(' ')}`] : []),
      ...shuffled.flatMap((text) => text.split('\n').map((line) => `    ${line}`)),
      '</VirtualHost>',
    ],
    names: [...(name === null ? [] : [name]), ...aliases.map((alias) => alias.replace('*', 'x.y').replace('?', 'q'))],
    mounts: mounts.map((mount) => mount.url),
    daemons,
    addresses,
    isTls,
  };
}

function generateMount(cast: Cast, own: readonly string[]): { readonly line: string; readonly url: string } {
  const { random } = cast;
  const options = random.chance(30) ? ` ${inlineOptions(cast, own)}` : '';
  if (random.chance(20)) {
    const pattern = random.pick(PATTERNS);
    const target = pattern.includes('([a-z]+)') && random.chance(70) ? '${where}/$1.wsgi' : random.pick(cast.scripts);
    return { line: `WSGIScriptAliasMatch ${pattern} ${target}${options}`, url: urlFor(pattern) };
  }
  const mount = random.pick(MOUNTS);
  const special = random.chance(12);
  const script = random.pick(cast.scripts);
  const target = special
    ? random.pick(['${where}/', '${where}', '${where}/none.wsgi', `${script}/more`, `${script}/`])
    : script;
  const quoted = mount.includes(' ') ? `"${mount}"` : mount;
  return {
    line: `WSGIScriptAlias ${quoted} ${target}${options}`,
    url: special && mount.endsWith('/') ? `${mount}one.wsgi` : mount,
  };
}

const urlFor = (pattern: string): string =>
  ({
    '^/r/([a-z]+)': '/r/one',
    '/mid': '/z/mid',
    '^/([a-z]+)/go': '/two/go',
    '^/App(le)?': '/Apple',
    '(?i)^/any': '/aNy',
  })[pattern] ?? pattern.replace(/[\^$]/g, '');

function inlineOptions({ random, groups }: Cast, own: readonly string[]): string {
  const known = [...groups, ...own];
  const group = known.length > 0 && random.chance(70) ? `process-group=${random.pick(known)}` : '';
  const application = !group || random.chance(50) ? `application-group=${random.pick(APPLICATION_GROUPS)}` : '';
  return [group, application].filter(Boolean).join(' ');
}

function hostLines(cast: Cast, own: readonly string[]): string[] {
  const { random } = cast;
  const known = [...cast.groups, ...own, '%{GLOBAL}'];
  const group = (): string =>
    `WSGIProcessGroup ${random.pick(random.chance(8) ? ['%{ENV:group}', '%{SERVER}'] : known)}`;
  const either = (): string =>
    random.chance(60) ? group() : `WSGIApplicationGroup ${random.pick(APPLICATION_GROUPS)}`;
  const section = (open: string, inside: string): string => `<${open}>\n    ${inside}\n</${open.split(' ')[0]}>`;
  const path = (): string => random.pick(['/', '/app', '/app/sub', '/x', '/App', '/r']);
  return [
    ...(random.chance(35) ? [group()] : []),
    ...(random.chance(25) ? [`WSGIApplicationGroup ${random.pick(APPLICATION_GROUPS)}`] : []),
    ...(random.chance(20) ? [`SetEnv which ${random.pick(['shared', '%{SERVER}', 'third'])}`] : []),
    ...(random.chance(20)
      ? [`SetEnvIf Request_URI ^/app ${random.pick(['which=location', 'group=alpha', 'group=beta'])}`]
      : []),
    ...random.some(
      [
        section('Directory ${SCENARIO}', either()),
        section('Directory ${where}/portal/portal', either()),
        section('DirectoryMatch "/(deep|blog)"', either()),
        section(`Files ${random.pick(['one.wsgi', '*.py', '"t*.wsgi"'])}`, either()),
        section(`FilesMatch "${random.pick(['^one', 'wsgi$', '\\.py$'])}"`, either()),
        section(`Location ${path()}`, either()),
        section(`Location ${path()}`, either()),
        section(`LocationMatch "${random.pick(['^/app', 'sub', '^/[ax]$'])}"`, either()),
        section(`If "%{REQUEST_URI} =~ m#^${path()}#"`, either()),
        section(`If "%{HTTP_HOST} == '${random.pick(['a.example.com', 'b.example.com'])}'"`, either()),
        section('Location /app/sub', 'Require all denied'),
        section(
          'Location /x',
          random.pick(['SetHandler None', 'SetHandler default-handler', 'SetHandler wsgi-script']),
        ),
      ],
      8,
    ),
    ...random.some(
      [
        'Alias /static ${where}/static',
        `Redirect ${random.pick(['/old', '/app/old', 'permanent /x'])} http://c.example.org/new`,
        `RedirectMatch 410 ^/gone`,
        'RewriteEngine On\nRewriteRule ^/rw(.*)$ /app$1 [PT]',
        'AllowEncodedSlashes On',
        'UseCanonicalName On',
        `WSGIRestrictProcess ${random.pick(known)}`,
        'DocumentRoot ${where}/static',
        'AcceptPathInfo Off',
        'AddHandler wsgi-script .wsgi',
        'WSGICallableObject application',
      ],
      6,
    ),
    ...random.some(rareLines(cast, section, path), 3),
    ...(cast.isTls ? random.some(tlsLines(random, section, path), 12) : []),
    ...random.some(conditionalLines(random, section, path), 5),
  ];
}

/** What hangs on TLS, in hosts with it and without. */
function tlsLines(random: Random, section: (open: string, inside: string) => string, path: () => string): string[] {
  return [
    section(`Location ${path()}`, 'SSLRequireSSL'),
    section(`If "%{HTTPS} == '${random.pick(['on', 'off'])}'"`, 'WSGIApplicationGroup told'),
    section(`If "%{REQUEST_SCHEME} == 'https'"`, `Redirect ${path()} http://c.example.org/plain`),
    `RewriteEngine On\nRewriteCond %{HTTPS} ${random.pick(['off', '!=on', '=on'])}\nRewriteRule ^${path()} https://%{HTTP_HOST}/ [R=301,L]`,
    'RewriteEngine On\nRewriteCond %{SERVER_PORT} !=443\nRewriteRule ^/(.*)$ https://%{SERVER_NAME}/$1 [R,L]',
    section(`Location ${path()}`, 'Require ssl'),
    `Redirect ${path()} https://${random.pick(['a', 'b'])}.example.com/`,
    'SSLOptions +StdEnvVars',
    'SSLStrictSNIVHostCheck on',
  ];
}

/** What few hosts have: other ways to a handler, to a refusal and to another URL. */
function rareLines(
  { random, scripts }: Cast,
  section: (open: string, inside: string) => string,
  path: () => string,
): string[] {
  const script = (): string => random.pick(scripts);
  const named = random.pick(['Location /x', 'Files one.wsgi', 'Location /app/sub', 'Directory ${where}']);
  return [
    `ServerPath ${random.pick(['/app', '/x', '/old'])}`,
    `WSGIHandlerScript special ${script()}${random.pick(['', ' application-group=%{GLOBAL}', ' process-group=alpha'])}\n${section(named, 'SetHandler special')}`,
    `WSGIHandlerScript special ${script()}\nAddHandler special .wsgi`,
    `WSGIDispatchScript ${script()}`,
    `WSGIAccessScript ${script()}`,
    section(`Location ${path()}`, `WSGIAccessScript ${script()}`),
    section(`Location ${path()}`, random.pick(['Require ip 127.0.0.1', 'Require ip 10.0.0.0/8', 'Require local'])),
    section(`Location ${path()}`, `AuthMerging ${random.pick(['And', 'Or', 'Off'])}\nRequire all denied`),
    section(`Location ${path()}`, '<RequireAny>\nRequire all denied\nRequire method GET\n</RequireAny>'),
    section(`Location ${path()}`, '<RequireNone>\nRequire ip 127.0.0.1\n</RequireNone>\nRequire all granted'),
    section(`Location ${path()}`, `Require ${random.pick(['', 'not '])}expr "%{HTTP_HOST} =~ /example.com/"`),
    section(`Location ${path()}`, 'Order deny,allow\nDeny from all'),
    section('Files two.wsgi', 'Require all denied'),
    section('Directory ${where}', 'Options -ExecCGI'),
    section('Directory ${where}', 'Options +ExecCGI\nAddHandler wsgi-script .py'),
    section('Directory ${where}', 'DirectoryIndex one.wsgi'),
    'FallbackResource /app',
    `ErrorDocument ${random.pick(['404', '404', '403', '500'])} ${random.pick(['/app', '/x', '/static/none'])}`,
    section(`Location ${path()}`, `ErrorDocument ${random.pick(['404', '500'])} /app/sub`),
    section(`Location ${path()}`, `FallbackResource ${random.pick(['disabled', '/x', '/app/sub'])}`),
    section(`Location ${path()}`, `DirectoryIndex ${random.pick(['/app', 'one.wsgi disabled', 'none.html /x'])}`),
    'MergeSlashes Off',
    'WSGIScriptReloading Off',
    'WSGIMapHEADToGET Off',
    `SetEnvIf Host "^a" SHARED_NAME=from-host`,
    'RewriteEngine On\nRewriteRule ^/sub /app [PT,NS]',
    'RewriteEngine On\nRewriteRule ^/app$ - [G]',
    'RewriteEngine On\nRewriteRule ^/x http://c.example.org/ [NC]',
    'RewriteEngine On\nRewriteCond %{REQUEST_URI} !^/app\nRewriteRule ^(.*)$ /app$1 [PT]',
    'AliasMatch ^/s/(.*)$ ${where}/$1',
    'ScriptAlias /cgi ${where}/',
    'AllowEncodedSlashes NoDecode',
    'DirectorySlash Off',
    'UseCanonicalPhysicalPort On',
    'RewriteEngine On\nRewriteRule ^/app(.*)$ /x$1',
    'RewriteEngine On\nRewriteRule ^/x - [F]',
    'RewriteEngine On\nRewriteCond %{HTTP_HOST} ^a\\.\nRewriteRule ^/(.*)$ /app/$1 [PT,L]',
    'RewriteEngine On\nRewriteRule ^/app$ /app/sub [R=302,L]',
    'RedirectMatch ^/app$ /x',
    'Redirect 404 /app/sub',
    'StrictHostCheck On',
    'HttpProtocolOptions Unsafe',
    'HttpProtocolOptions Strict Allow0.9',
  ];
}
