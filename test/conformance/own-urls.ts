import type { CheckResult } from '../../src/api.ts';
import type { RecordedRequest, ScenarioRecord } from './record.ts';
import type { Scenario } from './scenario.ts';

/** What the real server answered to a mount's own URL, as the first request to a fresh server. */
export interface OwnUrl {
  readonly url: string;
  /** `file:line` of the WSGIScriptAlias, by the scenario's folder. */
  readonly file: string;
  readonly line: number;
  readonly script: string;
  readonly answer: RecordedRequest;
  /** The text of its virtual host and of the access files. */
  readonly text: string;
}

/** Every mount whose own URL was the first that a fresh server was asked for. */
export function ownUrlsIn(scenario: Scenario, record: ScenarioRecord): readonly OwnUrl[] {
  return record.orders.flatMap(([first], index) => {
    const request = scenario.requests[scenario.orders[index]?.[0] ?? -1];
    // Only a request that the URL alone tells: headers may change the answer.
    if (!first || !request || request.hostHeader !== undefined || request.method || request.headers) return [];
    const path = /^https?:\/\/[^/]*(\/[^?#]*)/.exec(request.url)?.[1];
    const [file, start] = splitPlace(first.virtualHost);
    const text = file === undefined ? undefined : scenario.files[file];
    if (path === undefined || file === undefined || start === undefined || text === undefined) return [];
    const lines = text.split('\n');
    const end = lines.findIndex((line, at) => at >= start && /^\s*<\/VirtualHost/i.test(line));
    const inside = lines.slice(0, end < 0 ? lines.length : end);
    const accessFiles = Object.entries(scenario.files).filter(([name]) => name.endsWith('.htaccess'));
    const about = [...inside.slice(start), ...accessFiles.map(([, content]) => content)].join('\n');
    for (const [at, line] of inside.entries()) {
      if (at < start) continue;
      const [, url, target] = /^\s*WSGIScriptAlias\s+"?(\S+?)"?\s+"?(?:\$\{SCENARIO\}\/)?([^"\s]+)"?/i.exec(line) ?? [];
      if (url === undefined || target === undefined) continue;
      // The first line that takes the path answers.
      if (url === path) return [{ url: request.url, file, line: at + 1, script: target, answer: first, text: about }];
      if (url === '/' || path.startsWith(`${url}/`)) return [];
    }
    return [];
  });
}

function splitPlace(place: string | null): readonly [string, number] | readonly [] {
  const [, file, line] = /^(.*):(\d+)$/.exec(place ?? '') ?? [];
  return file === undefined ? [] : [file, Number(line)];
}

/**
 * Whether it is an error for a reason of the configuration or the script, and no page of the application. A 403 is not where
 * lines refuse some clients only: that is what they are for.
 */
export const isFailure = ({ answer: { status, answer }, text }: OwnUrl): boolean =>
  ((status === 403 && !SOME_CLIENTS.test(text)) || status === 404 || status === 500) &&
  (answer === 'wsgi-failure' || answer === 'apache-error');

/** Lines that refuse by address, name, header or variable, and those that refuse what comes without TLS. */
const SOME_CLIENTS =
  /^\s*Require\s+(?:not\s+)?(?:ip|local|host|env)\b|REMOTE_ADDR|HTTP_HOST|SERVER_NAME|\breq(?:env)?\(|HTTP:|^\s*RewriteCond\s+%\{HTTPS\}/im;

export const isPage = ({ answer: { status, answer } }: OwnUrl): boolean =>
  status === 200 && (answer === 'django' || answer === 'plain');

/** Rules that say of a mount what its own URL is answered with. */
const OF_ANSWERS: ReadonlySet<string> = new Set([
  'script-missing',
  'script-access-denied',
  'callable-missing',
  'import-unresolvable',
  'mount-fails',
]);

/** Whether `check` tells of an own URL that fails: a finding of at least a warning at its line, its script, or what brings it there. */
export const tells = (result: CheckResult, folder: string, own: OwnUrl): boolean =>
  placesIn(result).some(
    ({ severity, at }) =>
      severity !== 'info' &&
      ((at.file === `${folder}/${own.file}` && at.line === own.line) || at.file === `${folder}/${own.script}`),
  );

/** Whether `check` says of a page that it is none. */
export const accusesPage = (result: CheckResult, folder: string, own: OwnUrl): boolean =>
  placesIn(result).some(
    ({ ruleId, at }) => OF_ANSWERS.has(ruleId) && at.file === `${folder}/${own.file}` && at.line === own.line,
  );

function placesIn({ findings }: CheckResult) {
  const all = findings.flatMap((finding) => [finding, ...(finding.because ?? [])]);
  return all.flatMap(({ ruleId, severity, primary, related, occurrences }) =>
    [primary, ...related, ...occurrences.flatMap((one) => [one.primary, ...one.related])].map(({ at }) => ({
      ruleId,
      severity,
      at,
    })),
  );
}
