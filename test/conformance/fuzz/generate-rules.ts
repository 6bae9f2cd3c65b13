import type { Random } from './random.ts';

type Section = (open: string, inside: string) => string;

const CONDITIONS = [
  '%{QUERY_STRING} ^q=',
  '%{QUERY_STRING} =q=1 [NC]',
  '%{QUERY_STRING} -gt3',
  '%{QUERY_STRING} >q',
  '%{REQUEST_METHOD} !^(GET|HEAD)$',
  '%{REQUEST_URI} ^/app/(.*)$',
  '%{REQUEST_FILENAME} !-f',
  '%{REQUEST_FILENAME} -d',
  '${SCENARIO}/one.wsgi -f',
  '${SCENARIO}%{REQUEST_URI} !-e',
  '%{DOCUMENT_ROOT}%{REQUEST_URI} -f',
  '%{HTTP_HOST} ^([a-z]+)\\. [NC]',
  '%{SERVER_PORT} =80',
  '%{SERVER_NAME} ^a\\.',
  '%{HTTPS} !=on',
  '%{THE_REQUEST} "^GET /app"',
  '%{ENV:group} ^$',
  '%{HTTP:X-Kind} =left',
  '%{NOTHING} ^$',
  'expr "%{REQUEST_URI} -strmatch \'/a*\'"',
  '%{REMOTE_ADDR} ^127\\.',
  '%{IS_SUBREQ} =false',
];

const PATTERNS = ['^', '^/(.*)$', '^/app(.*)$', '^/?x', '!^/app', 'sub$', '(wsgi)', '^/([a-z]+)/([a-z]+)', '.'];
const TARGETS = ['-', '-', '/app/$1', '/x', '/%1', '/app?r=$1', '/sub?', '${SCENARIO}/one.wsgi', 'app/$1', '/$2/$1'];
const FLAGS = [
  ...[
    '[PT]',
    '[PT,L]',
    '[L]',
    '[END]',
    '[F]',
    '[G]',
    '[R=302,L]',
    '[R=404]',
    '[S=1]',
    '[C]',
    '[E=group:alpha]',
    '[NC,PT]',
  ],
  ...['[QSA,PT]', '[PT,NS]', '[H=wsgi-script]', '[E=which:shared,PT]', ''],
];

/** Some rules with conditions. */
function rules(random: Random): string {
  const lines = ['RewriteEngine On'];
  for (let count = 1 + random.below(3); count > 0; count -= 1) {
    for (let conditions = random.below(3); conditions > 0; conditions -= 1) {
      const condition = random.pick(CONDITIONS);
      lines.push(`RewriteCond ${condition}${random.chance(20) && !condition.includes('[') ? ' [OR]' : ''}`);
    }
    lines.push(`RewriteRule ${random.pick(PATTERNS)} ${random.pick(TARGETS)} ${random.pick(FLAGS)}`.trim());
  }
  return lines.join('\n');
}

const EXPRESSIONS = [
  '-z %{QUERY_STRING}',
  "-n req('X-Kind')",
  "%{QUERY_STRING} in {'q=1', 'a', %{REQUEST_METHOD}}",
  "%{REQUEST_URI} -strmatch '/app*'",
  "%{REQUEST_METHOD} == 'POST' || %{QUERY_STRING} =~ /^q/",
  "! (%{HTTP_HOST} -strcmatch 'A.*')",
  "%{SERVER_PORT} -eq 80 && %{SERVER_NAME} != 'b.example.com'",
  "tolower(%{HTTP_HOST}) == 'a.example.com'",
  "%{REMOTE_ADDR} -ipmatch '127.0.0.0/8'",
  "-f '${SCENARIO}/one.wsgi' && -d %{DOCUMENT_ROOT}",
  '%{REQUEST_FILENAME} =~ m#one\\.wsgi$#',
  "%{PATH_INFO} == '/sub'",
  "%{REQUEST_URI} < '/b' and %{QUERY_STRING} lt 3",
  "reqenv('group') == 'alpha'",
  "%{HTTPS} == 'off'",
  '%{THE_REQUEST} =~ m#^GET /x#',
];

/** What decides about a request by conditions: rules, expressions, methods. */
export function conditionalLines(random: Random, section: Section, path: () => string): string[] {
  const inside = (): string =>
    random.pick([
      'WSGIApplicationGroup told',
      'Require all denied',
      'SetEnv which shared',
      'WSGIProcessGroup %{GLOBAL}',
    ]);
  const expression = (): string => random.pick(EXPRESSIONS);
  return [
    rules(random),
    rules(random),
    section('Directory ${where}', rules(random)),
    section(`Location ${path()}`, rules(random)),
    section('Files one.wsgi', rules(random)),
    section(`If "${expression()}"`, inside()),
    `${section(`If "${expression()}"`, inside())}\n${section('Else', inside())}`,
    section(`Location ${path()}`, `Require expr ${expression()}`),
    section(`Location ${path()}`, section(`If "${expression()}"`, inside())),
    section(`If "${expression()}"`, 'Redirect 302 http://c.example.org/'),
    section(`Location ${path()}`, section(random.pick(['Limit POST', 'LimitExcept GET']), 'Require all denied')),
    section(`Location ${path()}`, `Require method ${random.pick(['GET', 'POST PUT'])}`),
    section(`Location ${path()}`, `Require host ${random.pick(['localhost', 'example.com'])}`),
    section(`Location ${path()}`, 'Require ssl'),
    'RewriteOptions InheritBefore',
    'SetEnvIf X-Kind left group=alpha',
    'SetEnvIf Request_Method POST which=shared',
    `Redirect gone ${path()}`,
  ];
}

const OVERRIDES = ['All', 'All', 'FileInfo', 'AuthConfig FileInfo', 'Limit', 'None', 'AuthConfig Nonfatal=Override'];

/** Access files, and the line that lets them be read. */
export function accessFiles(random: Random): { readonly files: Record<string, string>; readonly lines: string[] } {
  const section: Section = (open, inside) => `<${open}>\n${inside}\n</${open.split(' ')[0]}>`;
  const contents = [
    '# nothing',
    'Require all denied',
    'Require all granted',
    'SetEnv which shared',
    'SetEnvIf Request_URI app group=alpha',
    'AddHandler wsgi-script .wsgi',
    'Order allow,deny\nAllow from all',
    'DirectoryIndex one.wsgi',
    'ErrorDocument 404 /app',
    section('Files one.wsgi', 'Require all denied'),
    section(`If "${random.pick(EXPRESSIONS)}"`, 'Require all denied'),
    rules(random),
    'Options +ExecCGI',
  ];
  const files = Object.fromEntries(
    random
      .some(['.htaccess', 'portal/.htaccess', 'deep/.htaccess'], 60)
      .map((name) => [name, `${random.pick(contents)}\n`]),
  );
  const lines = [`<Directory \${where}>`, `    AllowOverride ${random.pick(OVERRIDES)}`, '</Directory>'];
  return { files, lines };
}
