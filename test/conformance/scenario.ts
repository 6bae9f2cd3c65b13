import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/** One request: the path is sent byte for byte; `hostHeader` replaces the Host of the URL, "" sends none. */
export interface ScenarioRequest {
  readonly url: string;
  readonly hostHeader?: string;
  /** The loopback address to connect to; 127.0.0.1 otherwise. */
  readonly connect?: string;
  /** GET otherwise. */
  readonly method?: string;
  /** Sent besides Host. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** A deployment and what is asked of it. Paths in `files` are relative; the texts may use `${SCENARIO}`, an Apache Define. */
export interface Scenario {
  readonly name: string;
  readonly about: string;
  /** Relative path to text, `apache.conf` among them. */
  readonly files: Readonly<Record<string, string>>;
  /** Relative path of a WSGI script to the application it holds, in the words of `applicationFiles`. */
  readonly applications: Readonly<Record<string, string>>;
  readonly requests: readonly ScenarioRequest[];
  /** Each is a list of request numbers, sent one after the other to a fresh server. */
  readonly orders: readonly (readonly number[])[];
  readonly defines: readonly string[];
  /** Ports, or address:port; always on the loopback. */
  readonly listen: readonly string[];
  /** Null for a main server without a name. */
  readonly mainServerName: string | null;
  /** Modules beside the usual ones, without `mod_`. */
  readonly modules: readonly string[];
  readonly mpm: 'event' | 'worker' | 'prefork';
}

type ScenarioDocument = Partial<Omit<Scenario, 'requests' | 'listen' | 'files' | 'name'>> & {
  readonly requests: readonly (string | ScenarioRequest)[];
  readonly listen?: readonly (string | number)[];
};

const OF_THE_SUITE = /^(scenario|record(\.[\w.-]+)?|fix)\.json$/;

/** Completes what `scenario.json` leaves out: all requests in one order, ports 80 and 443. */
export function completeScenario(
  name: string,
  document: ScenarioDocument,
  files: Readonly<Record<string, string>>,
): Scenario {
  const requests = document.requests.map((item) => (typeof item === 'string' ? { url: item } : item));
  return {
    name,
    about: document.about ?? '',
    files,
    applications: document.applications ?? {},
    requests,
    orders: document.orders ?? [requests.map((_, index) => index)],
    defines: document.defines ?? [],
    listen: (document.listen ?? [80, 443]).map(String),
    mainServerName: document.mainServerName === undefined ? 'main.scope.invalid' : document.mainServerName,
    modules: document.modules ?? [],
    mpm: document.mpm ?? 'event',
  };
}

/** Reads a scenario folder, whose files come on top of others; throws where there is no `scenario.json` or `apache.conf`. */
export function readScenario(folder: string, others: Scenario['files'] = {}): Scenario {
  const document: ScenarioDocument = JSON.parse(readFileSync(join(folder, 'scenario.json'), 'utf8'));
  const files: Record<string, string> = { ...others };
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || OF_THE_SUITE.test(entry.name)) continue;
    const file = join(entry.parentPath, entry.name);
    files[file.slice(folder.length + 1)] = readFileSync(file, 'utf8');
  }
  if (files['apache.conf'] === undefined) throw new Error(`${folder}: no apache.conf`);
  return completeScenario(basename(folder), document, files);
}

/** The scenario folders below a folder, in the order of their names. */
export function scenarioFolders(parent: string): readonly string[] {
  return readdirSync(parent)
    .sort()
    .map((name) => join(parent, name))
    .filter((folder) => existsSync(join(folder, 'scenario.json')));
}

/** Where a request goes: nothing of its path is normalised. */
export interface Target {
  readonly host: string;
  readonly port: number;
  readonly path: string;
  readonly isTls: boolean;
}

/** Host, port and path of a request's URL. */
export function targetOf(url: string): Target {
  const match = /^(https?):\/\/([^/:?#]+)(?::(\d+))?([/?].*)?$/.exec(url);
  if (!match?.[2]) throw new Error(`not a URL the suite can send: ${url}`);
  const isTls = match[1] === 'https';
  const port = Number(match[3] ?? (isTls ? 443 : 80));
  const host = port === 80 || port === 443 ? match[2] : `${match[2]}:${port}`;
  return { host, port, path: match[4] ?? '/', isTls };
}
