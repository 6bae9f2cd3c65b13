import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { applicationFiles } from './application-files.ts';
import type { Scenario } from './scenario.ts';
import { DEBIAN, MODULES, type Stack } from './stack.ts';

const USUAL_MODULES = [
  ...['authn_core', 'authn_file', 'authz_core', 'authz_host', 'authz_user', 'auth_basic', 'access_compat'],
  ...['alias', 'dir', 'env', 'headers', 'macro', 'mime', 'rewrite', 'setenvif', 'wsgi'],
];

/** What a TLS host of a scenario names as `${CERTIFICATE}` and `${KEY}`. */
export const CERTIFICATE = 'host.pem';
export const KEY = 'host.key';

/** A staged deployment: `folder` holds the scenario's files, `entry` is the configuration to start with. */
export interface Staged {
  readonly root: string;
  readonly folder: string;
  readonly entry: string;
  /** `root` by the name that the server has for it. */
  readonly serverRoot: string;
}

/**
 * From where a server is asked about: with every file where the configuration says; from a repository, whose files lie under
 * other paths on the server, told where (`--path-map`) or not; from a repository that holds the configuration alone.
 */
export const STANDPOINTS = ['in place', 'mapped', 'unmapped', 'configuration alone'] as const;
export type Standpoint = (typeof STANDPOINTS)[number];

/** Where the files of a repository are on its server. Nothing is there on this machine. */
const ELSEWHERE = '/srv/elsewhere';

/** Writes a scenario's files, the applications and the surrounding httpd.conf below `root`. */
export function stageScenario(
  scenario: Scenario,
  root: string,
  standpoint: Standpoint = 'in place',
  stack: Stack = DEBIAN,
): Staged {
  const folder = join(root, 'site');
  const serverRoot = standpoint === 'in place' ? root : ELSEWHERE;
  for (const name of ['server', 'logs', 'site', 'pages', ...(standpoint === 'in place' ? [] : ['.git'])])
    mkdirSync(join(root, name), { recursive: true });
  if (standpoint === 'configuration alone') writeAll(folder, configurationOf(scenario));
  else {
    for (const [script, spec] of Object.entries(scenario.applications))
      writeAll(folder, applicationFiles(script, spec));
    writeAll(folder, scenario.files);
  }
  // A server that really runs has others in their place.
  for (const name of [CERTIFICATE, KEY]) writeFileSync(join(root, 'server', name), '');
  // Where no Apache is, empty files stand for its modules.
  if (!hasServer()) {
    mkdirSync(join(root, 'server/modules'), { recursive: true });
    for (const name of [`mpm_${scenario.mpm}`, ...USUAL_MODULES, ...scenario.modules])
      writeFileSync(join(root, `server/modules/mod_${name}.so`), '');
  }
  const entry = join(root, 'server/httpd.conf');
  writeFileSync(entry, surroundings(scenario, serverRoot, stack));
  return { root, folder, entry, serverRoot };
}

/** What a person with the configuration alone has of a scenario. */
const configurationOf = ({ files }: Scenario): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(files).filter(([name]) => /\.conf$|(^|\/)envvars$/.test(name)));

function writeAll(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}

/** What Debian's apache2.conf would say, as far as it decides an answer. Predictions read this file too. */
function surroundings(scenario: Scenario, root: string, stack: Stack): string {
  const available = [`mpm_${scenario.mpm}`, ...USUAL_MODULES, ...scenario.modules];
  const modules = hasServer() ? MODULES : `${root}/server/modules`;
  const module = hasServer() ? stack.module : `${modules}/mod_wsgi.so`;
  return [
    `ServerRoot "${root}/server"`,
    ...available.map((name) => `LoadModule ${name}_module ${name === 'wsgi' ? module : `${modules}/mod_${name}.so`}`),
    ...scenario.listen.map((port) => `Listen ${port.includes(':') ? port : `127.0.0.1:${port}`}`),
    ...(scenario.mainServerName === null ? [] : [`ServerName ${scenario.mainServerName}`]),
    '<Directory />',
    '  Options FollowSymLinks',
    '  AllowOverride None',
    '  Require all denied',
    '</Directory>',
    `DocumentRoot "${root}/pages"`,
    `<Directory "${root}/pages">`,
    '  Require all granted',
    '</Directory>',
    '<FilesMatch "^\\.ht">',
    '  Require all denied',
    '</FilesMatch>',
    `IncludeOptional "${root}/server/live/*.conf"`,
    `Define CERTIFICATE "${root}/server/${CERTIFICATE}"`,
    `Define KEY "${root}/server/${KEY}"`,
    `Define SCENARIO "${root}/site"`,
    `Include "${root}/site/apache.conf"`,
    '',
  ].join('\n');
}

/** True where the real server can be run. */
export const hasServer = (): boolean => existsSync('/usr/sbin/apache2') && existsSync(`${MODULES}/mod_wsgi.so`);
