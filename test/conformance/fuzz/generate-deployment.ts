import { completeScenario, type Scenario, type ScenarioRequest } from '../scenario.ts';
import { generateApplications } from './generate-applications.ts';
import { generateRequests } from './generate-requests.ts';
import { accessFiles } from './generate-rules.ts';
import { generateHost, type HostDraft } from './generate-virtual-host.ts';
import { Random } from './random.ts';

/** What the parts of a generated configuration may refer to. */
export interface Cast {
  readonly random: Random;
  readonly scripts: readonly string[];
  /** Names of daemon process groups; a few of them are defined nowhere. */
  readonly groups: readonly string[];
  readonly addresses: readonly string[];
  /** Port 443 speaks TLS where a host of it says so. */
  readonly isTls: boolean;
}

const NAMES = ['a.example.com', 'b.example.com', 'c.example.org', 'B.Example.Com'];

/**
 * A random deployment, the same for the same seed: the own URLs of a few mounts, each asked of a fresh server, and `requests` others
 * that are sent to one.
 */
export function generateDeployment(seed: number, requests: number): Scenario {
  const random = new Random(seed);
  const applications = generateApplications(random);
  const isTls = random.chance(15);
  const listen = [
    '80',
    ...(isTls ? ['443'] : []),
    ...random.some([...(isTls ? [] : ['443']), '8080', '127.0.0.2:80'], 35),
  ];
  const groups = ['alpha', 'beta', 'a.example.com'].slice(0, random.below(4));
  const cast: Cast = {
    random,
    scripts: Object.keys(applications).map((name) => `\${SCENARIO}/${name}`),
    groups: random.chance(6) ? [...groups, 'nobody'] : groups,
    addresses: addressesFor(listen),
    isTls,
  };
  const hosts = Array.from({ length: random.below(4) + (random.chance(90) ? 1 : 0) }, () =>
    generateHost(cast, random.chance(88) ? random.pick(NAMES) : null),
  );
  const files: Record<string, string> = {};
  const body = [...serverLines(cast, groups, hosts), ...placeHosts(random, hosts, files)];
  files['apache.conf'] = `${body.join('\n')}\n`;
  if (random.chance(15)) {
    const written = accessFiles(random);
    Object.assign(files, written.files);
    files['apache.conf'] += `${written.lines.join('\n')}\n`;
  }
  if (random.chance(8)) files['envvars'] = 'export DJANGO_SETTINGS_MODULE=portal.settings.left\n';
  const names = hosts.flatMap((host) => host.names);
  const mounts = hosts.flatMap((host) => host.mounts);
  const speaksTls = hosts.some((host) => host.isTls && host.addresses.some((address) => address.endsWith(':443')));
  const others = generateRequests(random, { names, mounts, listen, isTls: speaksTls, count: requests });
  const own = random.shuffled(hosts.flatMap((host) => ownRequests(host, listen))).slice(0, MOST_OWN);
  // Without any request there is still the start to be held against.
  const orders = [others.map((_, index) => own.length + index), ...own.map((_, index) => [index])].filter(
    (order, index) => order.length > 0 || (index === 0 && own.length === 0),
  );
  const document = {
    about: `Generated from seed ${seed}.`,
    applications,
    requests: [...own, ...others],
    orders,
    listen,
    defines: ['given'],
    modules: isTls ? ['ssl'] : [],
    mpm: mayHang(applications, files) ? 'event' : random.pick(MPMS),
  };
  return completeScenario(`seed-${seed}`, document, files);
}

/** A daemon without its home never answers, and the one child of prefork that waits for it takes no other request. */
const mayHang = (applications: Scenario['applications'], files: Scenario['files']): boolean =>
  !Object.keys(applications).some((name) => name.startsWith('portal/')) &&
  Object.values(files).some((text) => text.includes('home='));

const MPMS = ['event', 'event', 'event', 'worker', 'prefork'] as const;
/** Each own URL costs a start of the server. */
const MOST_OWN = 3;

/** The own URL of each mount of a host with a name, as a browser would ask it. */
function ownRequests({ names, mounts, addresses, isTls }: HostDraft, listen: readonly string[]): ScenarioRequest[] {
  const [name] = names;
  const address = addresses.find(
    (one) => one === '*' || listen.includes(one.replace(/^(?:\*|_default_|127\.0\.0\.1):/, '')),
  );
  if (name === undefined || address === undefined) return [];
  const connect = address.startsWith('127.0.0.2') ? { connect: '127.0.0.2' } : {};
  const port = /:(\d+)$/.exec(address)?.[1] ?? '80';
  const base = `${isTls && port === '443' ? 'https' : 'http'}://${name}${port === '80' || (isTls && port === '443') ? '' : `:${port}`}`;
  return mounts.map((mount) => ({ url: base + encodeURI(mount), ...connect }));
}

function addressesFor(listen: readonly string[]): string[] {
  const ports = listen.map((item) => item.split(':').at(-1) ?? '80');
  return [...ports.map((port) => `*:${port}`), '*:80', '*:80', '*', '_default_:80', '127.0.0.2:80', '127.0.0.1:80'];
}

function serverLines(
  { random, groups, scripts, isTls }: Cast,
  defined: readonly string[],
  hosts: readonly HostDraft[],
): string[] {
  const python = '${SCENARIO}/portal:${SCENARIO}/blog:${SCENARIO}/shop';
  const options = [
    '',
    '',
    ` python-path=${python}`,
    ' home=${SCENARIO}/portal',
    ' threads=3',
    ' display-name=%{GROUP}',
  ];
  const inHosts = new Set(hosts.flatMap((host) => host.daemons));
  const daemons = defined
    .filter((name) => !inHosts.has(name))
    .map(
      (name) =>
        `WSGIDaemonProcess ${name}${random.pick(options)}${random.chance(3) ? ` maximum-requests=${1 + random.below(3)}` : ''}`,
    );
  const group = groups.length > 0 ? random.pick(groups) : '%{GLOBAL}';
  const optional = [
    `WSGIProcessGroup ${group}`,
    `WSGIApplicationGroup ${random.pick(['%{GLOBAL}', '%{SERVER}', 'common', '%{HOST}'])}`,
    'UseCanonicalName On',
    'MergeSlashes Off',
    'WSGIRestrictEmbedded On',
    `WSGIRestrictProcess ${group}`,
    `WSGIScriptAlias ${random.pick(['/late', '/', '/app'])} ${random.pick(scripts)}`,
    `WSGIPythonPath ${python}`,
    `<Directory \${SCENARIO}/portal>\n    WSGIProcessGroup ${group}\n</Directory>`,
    `<Location /app>\n    WSGIApplicationGroup %{GLOBAL}\n</Location>`,
    `<Files one.wsgi>\n    WSGIProcessGroup ${group}\n</Files>`,
  ];
  const preloads =
    defined.length > 0 && random.chance(15)
      ? [
          `WSGIImportScript ${random.pick(scripts)} process-group=${random.pick(defined)} application-group=${random.pick(['%{GLOBAL}', 'a.example.com|', 'other'])}`,
        ]
      : [];
  return [
    'Define where ${SCENARIO}',
    '<Directory ${where}>',
    '    Require all granted',
    '</Directory>',
    ...(isTls ? ['SSLCertificateFile ${CERTIFICATE}', 'SSLCertificateKeyFile ${KEY}'] : []),
    ...daemons,
    ...random.some(optional, 9),
    ...preloads,
  ];
}

/** A host stands in the file itself, in an included file, in a macro, or in a condition. */
function placeHosts(random: Random, hosts: readonly HostDraft[], files: Record<string, string>): string[] {
  return hosts.flatMap((host, index) => {
    const way = random.below(10);
    if (way === 0) {
      files[`sites/${index}.conf`] = `${host.lines.join('\n')}\n`;
      return [`Include \${SCENARIO}/sites/${index}.conf`];
    }
    if (way === 1) {
      const used = host.names[0] ?? 'unused';
      const inside = host.lines.map((line) => line.replace(`ServerName ${used}`, 'ServerName $name'));
      return [`<Macro Host${index} $name>`, ...inside, '</Macro>', `Use Host${index} ${used}`];
    }
    if (way === 2) {
      const condition = random.pick([
        'IfModule wsgi_module',
        'IfDefine given',
        'IfModule !nothing_module',
        'IfVersion >= 2.4',
      ]);
      return [`<${condition}>`, ...host.lines, `</${condition.split(' ')[0]}>`];
    }
    return host.lines;
  });
}
