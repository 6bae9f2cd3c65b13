import { join } from 'node:path';
import { djangoScript, writeTree } from './trees.ts';

/** Where a tree lies, and the entry file of its server. */
export interface ServerTree {
  readonly root: string;
  readonly entry: string;
}

/** What a shape makes of one site. `name` is its own, `script` the file of its script. */
interface Site {
  readonly name: string;
  readonly script: string;
  readonly folder: string;
}

/** One way to lay many sites out on a server. */
interface Shape {
  readonly name: string;
  /** Lines of the main server. */
  readonly main?: string;
  /** The lines that stand in the virtual host of one site, or of all. */
  readonly site: (site: Site) => string;
  /** One virtual host has all sites. */
  readonly oneHost?: boolean;
  /** All sites run the script of the first. */
  readonly oneScript?: boolean;
  /** The scripts write the settings whatever is there. */
  readonly assigned?: boolean;
  /** Whether any site leaks into another: what has to be told then takes its time. */
  readonly leaks?: boolean;
}

const root = ({ script }: Site): string => `WSGIScriptAlias / ${script}`;
const below = ({ name, script }: Site): string => `WSGIScriptAlias /${name} ${script}`;
const ONE_DAEMON = 'WSGIDaemonProcess web\nWSGIProcessGroup web\n';

/** The shapes of servers that `npm run bench` measures, the plainest first. */
export const SHAPES: readonly [Shape, ...Shape[]] = [
  {
    name: 'a daemon for each',
    site: (site) =>
      `WSGIDaemonProcess ${site.name} python-path=${site.folder}\n    WSGIProcessGroup ${site.name}\n    ${root(site)}`,
  },
  { name: 'all embedded', site: root, leaks: true },
  { name: 'one daemon for all', main: ONE_DAEMON, site: root, leaks: true },
  {
    name: 'one %{GLOBAL} interpreter',
    main: `${ONE_DAEMON}WSGIApplicationGroup %{GLOBAL}\n`,
    site: root,
    leaks: true,
  },
  { name: 'all in one host', main: ONE_DAEMON, site: below, oneHost: true, leaks: true },
  {
    name: 'one script, many aliases and names',
    main: ONE_DAEMON,
    site: (site) => `ServerAlias ${site.name}.example\n    ${below(site)}`,
    oneHost: true,
    oneScript: true,
  },
  { name: 'one script, many hosts', main: ONE_DAEMON, site: root, oneScript: true },
  {
    name: 'a group for each Location',
    site: (site) =>
      `WSGIDaemonProcess ${site.name}\n    ${below(site)}\n    <Location /${site.name}>\n        WSGIProcessGroup ${site.name}\n    </Location>`,
    oneHost: true,
  },
  { name: 'all assigned', main: ONE_DAEMON, site: root, assigned: true },
];

const MODULES = '/usr/lib/apache2/modules';

const mainServer = (root: string, { main = '' }: Shape): string =>
  `ServerRoot "${root}/conf"\n${['mpm_event', 'authz_core', 'alias', 'wsgi'].map((name) => `LoadModule ${name}_module ${MODULES}/mod_${name}.so\n`).join('')}` +
  `PidFile ${root}/httpd.pid\nErrorLog ${root}/error.log\nListen 127.0.0.1:80\nServerName main.example\n` +
  `<Directory "${root}/sites">\n    Require all granted\n</Directory>\n${main}IncludeOptional sites-enabled/*.conf\n`;

const virtualHost = (name: string, lines: string): string =>
  `<VirtualHost *:80>\n    ServerName ${name}.example\n    ${lines}\n</VirtualHost>\n`;

/** A server of so many sites. */
export function manySites(folder: string, shape: Shape, count: number): ServerTree {
  const top = join(folder, `${shape.name.replaceAll(/\W+/g, '-')}-${count}`);
  const files = new Map([['conf/apache2.conf', mainServer(top, shape)]]);
  const sites = Array.from({ length: count }, (_, number): Site => {
    const name = `site${String(number).padStart(4, '0')}`;
    const home = shape.oneScript ? 'site0000' : name;
    files.set(`sites/${home}/project/wsgi.py`, djangoScript(`${home}.settings`, shape.assigned));
    return { name, folder: `${top}/sites/${home}`, script: `${top}/sites/${home}/project/wsgi.py` };
  });
  if (shape.oneHost) files.set('conf/sites-enabled/all.conf', virtualHost('www', sites.map(shape.site).join('\n    ')));
  else
    for (const site of sites)
      files.set(`conf/sites-enabled/${site.name}.conf`, virtualHost(site.name, shape.site(site)));
  return { root: writeTree(top, files), entry: join(top, 'conf/apache2.conf') };
}
