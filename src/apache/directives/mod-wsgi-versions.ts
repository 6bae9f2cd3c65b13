/** Directives of mod_wsgi that are not in every version from 3.0 on, by the first that has them (the command tables of its tags). */
const DIRECTIVES_SINCE: Readonly<Record<string, string>> = {
  '3.4': 'WSGIDontWriteBytecode WSGIEnableSendfile',
  '4.1': 'WSGINewRelicConfigFile WSGINewRelicEnvironment WSGIPythonHashSeed',
  '4.2': 'WSGIServerMetrics',
  '4.3': 'WSGIMapHEADToGET',
  '4.4.9': 'WSGITrustedProxyHeaders',
  '4.4.10': 'WSGITrustedProxies',
  '4.5.8': 'WSGIIgnoreActivity',
  '4.6': 'WSGISocketRotation',
  '4.9.1': 'WSGIDestroyInterpreter',
  '6.0':
    'WSGISwitchInterval WSGIPerInterpreterGIL WSGIFreeThreading <WSGIInterpreterOptions WSGITelemetryService WSGITelemetryOptions ' +
    'WSGISlowRequests',
};

/** Those that a version has no more. */
const DIRECTIVES_UNTIL: Readonly<Record<string, string>> = {
  '6.0':
    'WSGILazyInitialization WSGINewRelicConfigFile WSGINewRelicEnvironment WSGIPy3kWarningFlag WSGIUserAuthoritative',
};

/** Options of WSGIDaemonProcess, the same way. */
const OPTIONS_SINCE: Readonly<Record<string, string>> = {
  '3.4': 'lang locale memory-limit python-home supplementary-groups virtual-memory-limit',
  '4.1':
    'connect-timeout graceful-timeout header-buffer-size listen-backlog newrelic-config-file newrelic-environment queue-timeout ' +
    'request-timeout socket-timeout',
  '4.2': 'server-metrics',
  '4.4.1': 'socket-user',
  '4.4.7': 'eviction-timeout response-buffer-size',
  '4.5.6': 'startup-timeout',
  '4.5.12': 'restart-interval',
  '4.5.13': 'response-socket-timeout',
  '6.0': 'interrupt-timeout response-flush-delay switch-interval',
};

const OPTIONS_UNTIL: Readonly<Record<string, string>> = { '6.0': 'newrelic-config-file newrelic-environment' };

const byName = (table: Readonly<Record<string, string>>): ReadonlyMap<string, string> =>
  new Map(
    Object.entries(table).flatMap(([version, names]) =>
      names.split(' ').map((name) => [name.toLowerCase(), version] as const),
    ),
  );

const LIVES = {
  directive: { since: byName(DIRECTIVES_SINCE), until: byName(DIRECTIVES_UNTIL) },
  option: { since: byName(OPTIONS_SINCE), until: byName(OPTIONS_UNTIL) },
} as const;

/** Whether one version is another one or a later one; parts that are not written count as 0. */
export function isAtLeast(version: string, least: string): boolean {
  const [a, b] = [version, least].map((text) => text.split('.').map(Number));
  for (let at = 0; at < Math.max(a?.length ?? 0, b?.length ?? 0); at += 1) {
    const difference = (a?.[at] ?? 0) - (b?.[at] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}

/** Whether a version of mod_wsgi has a directive (a section's name begins with `<`) or an option of WSGIDaemonProcess. */
export function isInModWsgi(version: string, kind: keyof typeof LIVES, name: string): boolean {
  const { since, until } = LIVES[kind];
  const key = name.toLowerCase();
  const first = since.get(key);
  const last = until.get(key);
  return (first === undefined || isAtLeast(version, first)) && (last === undefined || !isAtLeast(version, last));
}

/** Whether a directive came with a version that the tables of directives, which are those of 4.9, do not have. */
export const isYoungDirective = (name: string): boolean => LIVES.directive.since.get(name.toLowerCase()) === '6.0';
