import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import type { Scenario, ScenarioRequest } from './scenario.ts';
import { targetOf } from './scenario.ts';
import { DEBIAN, type Stack } from './stack.ts';
import { CERTIFICATE, KEY, type Staged, stageScenario } from './stage.ts';

const APACHE = '/usr/sbin/apache2';
const BOOT_MS = 30_000;
const LOG_MS = 10_000;
const STOP_MS = 2_000;

/** How long is waited for what a busy machine does late. */
export interface Patience {
  /** For an answer; what has not come by then counts as none. */
  readonly answerMs: number;
  /** For the process that follows one which has served its last request. */
  readonly recycleMs: number;
}

export const USUAL: Patience = { answerMs: 10_000, recycleMs: 400 };
export const LONG: Patience = { answerMs: 60_000, recycleMs: 3_000 };

/** What came back over the wire. `status` is null where there was no answer. */
export interface Reply {
  readonly status: number | null;
  readonly body: string;
}

/** What Apache's own access log says of one request; null for what was not set. */
export type AccessLine = Readonly<Record<string, string | null>>;

/** A throwaway Apache on the loopback for one scenario: its own folder, stopped by the process number it was given. */
export class LiveServer {
  readonly staged: Staged;
  readonly #scenario: Scenario;
  readonly #stack: Stack;
  #process: ChildProcess | null = null;
  #steps = 0;
  #errorLogRead = 0;

  constructor(scenario: Scenario, stack: Stack = DEBIAN) {
    this.#stack = stack;
    this.#scenario = scenario;
    // No folder of a deployment has a word in its name that a pattern of one looks for.
    const root = mkdtempSync(join(tmpdir(), 'deployment-live-'));
    chmodSync(root, 0o755);
    this.staged = stageScenario(scenario, root, 'in place', stack);
    if (Object.values(scenario.files).some((text) => text.includes('${CERTIFICATE}'))) makeCertificate(root);
    mkdirSync(join(root, 'server/live'));
    mkdirSync(join(root, 'server/lock'));
    writeFileSync(join(root, 'server/live/run.conf'), runConfiguration(root, scenario.mpm));
  }

  /** `apache2 -t`: null, or what it refuses, with the line as `file:line` below the scenario folder. */
  checkConfiguration(): { readonly message: string; readonly at: string | null } | null {
    const [command, args] = this.#command('-t');
    const done = spawnSync(command, args, { encoding: 'utf8', env: this.#environment(), cwd: '/', timeout: BOOT_MS });
    if (done.status === 0) return null;
    const lines = this.#plain(done.stderr).split('\n').filter(Boolean);
    // An error in an included file is told outermost first, all on one line.
    const where = [...lines.join('\n').matchAll(/yntax error on line (\d+) of ([^:\n]+):\s*/g)].at(-1);
    const after = where ? lines.join('\n').slice(where.index + where[0].length) : lines.join(' / ');
    // In a macro the line is counted from its first.
    const macro = /^macro '.*' \(defined on line (\d+) of "([^"]+)"\)/.exec(where?.[2] ?? '');
    const body = macro ? `${macro[2]}:${Number(macro[1]) + Number(where?.[1])}` : null;
    const at = where ? (body ?? `${where[2]}:${where[1]}`).replace('${SCENARIO}/', '') : null;
    return { message: after.split('\n')[0] ?? '', at };
  }

  /** Makes each virtual host name itself in the access log; the line numbers of the files are others from then on. */
  nameVirtualHosts(): void {
    for (const name of Object.keys(this.#scenario.files).filter((file) => file.endsWith('.conf'))) {
      const file = join(this.staged.folder, name);
      const lines = readFileSync(file, 'utf8').split('\n');
      const named = lines.map((line, index) =>
        /^\s*<VirtualHost\b.*>\s*$/i.test(line)
          ? `${line}\nSetEnvIf Request_Method ^ scope_host=${relative(this.staged.folder, file)}:${index + 1}`
          : line,
      );
      writeFileSync(file, named.join('\n'));
    }
  }

  /** Starts the server and waits until it takes connections and its preloads have come to rest. */
  async start(): Promise<boolean> {
    const [command, args] = this.#command('-D', 'FOREGROUND');
    this.#process = spawn(command, args, { env: this.#environment(), cwd: '/', detached: true, stdio: 'ignore' });
    const server = this.#process;
    const [address = '127.0.0.1', port = '80'] = this.#firstListener();
    const until = Date.now() + BOOT_MS;
    while (!(await accepts(address, Number(port)))) {
      if (server.exitCode !== null || Date.now() > until) return false;
      await sleep(10);
    }
    await this.#rest();
    this.newErrors();
    return server.exitCode === null;
  }

  async ask(
    request: ScenarioRequest,
    { answerMs }: Patience,
  ): Promise<{ reply: Reply; access: AccessLine | null; errors: readonly string[] }> {
    this.#steps += 1;
    const step = String(this.#steps);
    const reply = await send(request, step, answerMs);
    const access = reply.status === null ? null : await this.#accessLine(step);
    return { reply: { ...reply, body: this.#plain(reply.body) }, access, errors: this.newErrors() };
  }

  /** Lines of the error log that were not asked for before. */
  newErrors(): readonly string[] {
    const text = readLog(join(this.staged.root, 'logs/error.log'));
    const fresh = text.slice(this.#errorLogRead);
    this.#errorLogRead = text.length;
    return this.#plain(fresh).split('\n').filter(Boolean);
  }

  /** Ends what `start` started and nothing else. */
  async stop(): Promise<void> {
    const server = this.#process;
    this.#process = null;
    if (!server?.pid) return;
    const ended = server.exitCode === null ? new Promise((done) => server.once('exit', done)) : null;
    server.kill('SIGTERM');
    await Promise.race([ended, sleep(STOP_MS)]);
    try {
      process.kill(-server.pid, 'SIGKILL');
    } catch {
      // Nobody of the group that this server led is left: the rule.
    }
    await Promise.race([ended, sleep(STOP_MS)]);
  }

  /** Starts again from nothing, for another order of requests. */
  async restart(): Promise<boolean> {
    await this.stop();
    for (const name of readdirSync(join(this.staged.root, 'logs'))) rmSync(join(this.staged.root, 'logs', name));
    this.#errorLogRead = 0;
    return this.start();
  }

  async dispose(): Promise<void> {
    await this.stop();
    rmSync(this.staged.root, { recursive: true, force: true });
  }

  #command(...more: readonly string[]): [string, string[]] {
    const { root, folder, entry } = this.staged;
    const args = [
      ...['-d', join(root, 'server'), '-f', entry],
      ...this.#scenario.defines.flatMap((name) => ['-D', name]),
      ...more,
    ];
    const envvars = join(folder, 'envvars');
    return existsSync(envvars) ? ['/bin/sh', ['-c', '. "$0"; exec "$@"', envvars, APACHE, ...args]] : [APACHE, args];
  }

  #environment(): NodeJS.ProcessEnv {
    const { packages, home } = this.#stack;
    const path = packages === null ? {} : { PYTHONPATH: packages };
    const base = home === null ? {} : { PYTHONHOME: home };
    return { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LANG: 'C', ...path, ...base };
  }

  #firstListener(): readonly string[] {
    const first = this.#scenario.listen[0] ?? '80';
    return first.includes(':') ? first.split(':') : ['127.0.0.1', first];
  }

  /** Python of a preload runs before its process serves; its log lines shall not be taken for a request's. */
  async #rest(): Promise<void> {
    const preloads = Object.values(this.#scenario.files).some((text) =>
      /^\s*(WSGIImportScript|WSGIScriptAlias\S*\s.*process-group=.*application-group=|WSGIScriptAlias\S*\s.*application-group=.*process-group=)/im.test(
        text,
      ),
    );
    if (!preloads) return;
    const size = (): number => readLog(join(this.staged.root, 'logs/error.log')).length;
    for (let quiet = 0, last = size(); quiet < 10; quiet += 1) {
      await sleep(50);
      if (size() !== last) quiet = 0;
      last = size();
    }
  }

  async #accessLine(step: string): Promise<AccessLine | null> {
    const file = join(this.staged.root, 'logs/access.log');
    for (const until = Date.now() + LOG_MS; Date.now() < until; await sleep(3)) {
      const line = readLog(file)
        .split('\n')
        .find((text) => text.startsWith(`{"step":"${step}"`) && text.endsWith('}'));
      if (line) return parseAccessLine(this.#plain(line));
    }
    return null;
  }

  /** A record names no folder of the run. */
  #plain(text: string): string {
    return text.replaceAll(this.staged.folder, '${SCENARIO}').replaceAll(this.staged.root, '${ROOT}');
  }
}

const LOGGED: Readonly<Record<string, string>> = {
  step: '%{X-Step}i',
  host: '%{scope_host}e',
  serverName: '%v',
  handler: '%R',
  script: '%{SCRIPT_FILENAME}e',
  scriptName: '%{SCRIPT_NAME}e',
  pathInfo: '%{PATH_INFO}e',
  processGroup: '%{mod_wsgi.process_group}e',
  applicationGroup: '%{mod_wsgi.application_group}e',
};

/** One child process, logs of our own below `root`, and nothing that decides an answer. */
export function runConfiguration(root: string, mpm: Scenario['mpm']): string {
  const format = Object.entries(LOGGED).map(([name, item]) => `\\"${name}\\":\\"${item}\\"`);
  return [
    ...(process.getuid?.() === 0 ? ['User www-data', 'Group www-data'] : []),
    `PidFile "${root}/server/apache2.pid"`,
    `DefaultRuntimeDir "${root}/server"`,
    `Mutex "file:${root}/server/lock" default`,
    ...(mpm === 'prefork'
      ? ['StartServers 1', 'MinSpareServers 1', 'MaxSpareServers 1', 'ServerLimit 1', 'MaxRequestWorkers 1']
      : ['StartServers 1', 'ServerLimit 1', 'ThreadLimit 30', 'ThreadsPerChild 30', 'MaxRequestWorkers 30']),
    ...(mpm === 'prefork' ? [] : ['MinSpareThreads 1', 'MaxSpareThreads 60']),
    'MaxConnectionsPerChild 0',
    `ErrorLog "${root}/logs/error.log"`,
    'ErrorLogFormat "[%-m:%l] [pid %P] %M"',
    'LogLevel warn wsgi:info',
    `LogFormat "{${format.join(',')}}" scope`,
    `GlobalLog "${root}/logs/access.log" scope`,
    'SetEnvIf Request_Method ^ scope_host=main',
    'TypesConfig /etc/mime.types',
    `WSGISocketPrefix "${root}/server/wsgi"`,
    // Ending sub interpreters can hang at the stop of a process (mod_wsgi issue 730).
    'WSGIDestroyInterpreter Off',
    '',
  ].join('\n');
}

/** A certificate that nobody has signed, for all hosts of a scenario. */
function makeCertificate(root: string): void {
  const files = ['-keyout', join(root, 'server', KEY), '-out', join(root, 'server', CERTIFICATE)];
  const kind = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '30'];
  const done = spawnSync('openssl', ['req', ...kind, ...files, '-subj', '/CN=scope.invalid'], { encoding: 'utf8' });
  if (done.status !== 0) throw new Error(`openssl makes no certificate: ${done.stderr}`);
}

/** In an access log `-` stands for what is not set, and bytes are escaped as `\xNN`. */
function parseAccessLine(line: string): AccessLine {
  const fields: Record<string, string> = JSON.parse(line.replace(/\\x/g, '\\u00'));
  const text = (value: string): string => Buffer.from(value, 'latin1').toString('utf8');
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, value === '-' ? null : text(value)]));
}

function readLog(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function send(request: ScenarioRequest, step: string, answerMs: number): Promise<Reply> {
  const target = targetOf(request.url);
  const host = request.hostHeader ?? target.host;
  return new Promise((done) => {
    const failed = (): void => done({ status: null, body: '' });
    const options = {
      host: request.connect ?? '127.0.0.1',
      port: target.port,
      path: target.path,
      agent: false,
      setHost: false,
      method: request.method ?? 'GET',
      headers: { ...(host === '' ? {} : { Host: host }), 'X-Step': step, Connection: 'close', ...request.headers },
    };
    const overTls = { ...options, servername: target.host.replace(/:\d+$/, ''), rejectUnauthorized: false };
    const answered = (response: http.IncomingMessage): void => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('error', failed);
      response.on('end', () =>
        done({ status: response.statusCode ?? null, body: Buffer.concat(parts).toString('utf8') }),
      );
    };
    const call = target.isTls ? https.request(overTls, answered) : http.request(options, answered);
    call.setTimeout(answerMs, () => call.destroy());
    call.on('error', failed);
    call.end();
  });
}

function accepts(host: string, port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = net.connect({ host, port });
    const end = (answer: boolean): void => {
      socket.destroy();
      done(answer);
    };
    socket.on('connect', () => end(true));
    socket.on('error', () => end(false));
  });
}

const sleep = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
