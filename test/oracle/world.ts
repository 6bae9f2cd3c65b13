import type { ScriptCase, WorldChange } from './case-bundle.ts';
import type { Recording } from './record-with-cpython.ts';

/** One set of circumstances in which a script is run and two requests are made. */
export interface World {
  readonly name: string;
  readonly env: Readonly<Record<string, string>>;
  readonly hostName?: string;
  readonly home?: string;
  readonly requests: readonly Readonly<Record<string, string>>[];
}

const SETTINGS = 'DJANGO_SETTINGS_MODULE';
const BASE = { PATH: '/usr/bin:/bin', HOME: '/var/www', USER: 'www-data', LOGNAME: 'www-data', LANG: 'C.UTF-8' };
const MOST_WORLDS_FROM_NAMES = 8;
/** Keys of the WSGI environ; a variable of such a name is in no process. */
const IN_REQUESTS_ONLY = /^(?:mod_wsgi|wsgi|mod_ssl)\./;

const requestsWith = (variables: Readonly<Record<string, string>>): World['requests'] => [
  { PATH_INFO: '/first', HTTP_HOST: 'one.example.com', ...variables },
  {
    PATH_INFO: '/second',
    HTTP_HOST: 'two.example.com',
    ...Object.fromEntries(Object.entries(variables).map(([key, value]) => [key, `${value}-again`])),
  },
];

const worldOf = (scriptCase: ScriptCase, name: string, change: WorldChange): World => {
  const env: Record<string, string> = { ...BASE };
  for (const [key, value] of Object.entries(change.variables)) {
    if (value === null) delete env[key];
    else env[key] = value;
  }
  return {
    name,
    env,
    ...(change.hostName === undefined ? {} : { hostName: change.hostName }),
    ...(change.home === undefined ? {} : { home: change.home }),
    requests: requestsWith(scriptCase.requestVariables),
  };
};

/** The worlds known before a script has run: nothing set, a sibling's settings module set, what the case asks for, requests without SetEnv. */
export const firstWorlds = (scriptCase: ScriptCase): World[] => {
  const worlds = [
    worldOf(scriptCase, 'base', { variables: {} }),
    worldOf(scriptCase, `${SETTINGS} set`, { variables: { [SETTINGS]: 'sibling.settings' } }),
    ...scriptCase.worlds.flatMap((change) => {
      const name = [
        ...Object.entries(change.variables).map(([key, value]) => (value === null ? `no ${key}` : `${key}=${value}`)),
        ...(change.hostName ? [`host ${change.hostName}`] : []),
        ...(change.home ? [`home=${change.home}`] : []),
      ].join(' ');
      const sibling = { ...change, variables: { [SETTINGS]: 'sibling.settings', ...change.variables } };
      return [worldOf(scriptCase, name, change), worldOf(scriptCase, `${name}, ${SETTINGS} set`, sibling)];
    }),
  ];
  if (Object.keys(scriptCase.requestVariables).length > 0) {
    const base = worldOf(scriptCase, 'requests without SetEnv', { variables: {} });
    worlds.push({ ...base, requests: requestsWith({}) });
  }
  return worlds;
};

/**
 * The worlds that a first run suggests: each variable the script read or wrote, but for idle ones, once set to something
 * else, once absent.
 */
export const furtherWorlds = (
  scriptCase: ScriptCase,
  recordings: readonly Recording[],
  idle: readonly string[],
): World[] => {
  const names = new Set<string>();
  for (const recording of recordings) {
    if (recording.crashed) continue;
    for (const key of recording.reads) names.add(key);
    for (const event of recording.events) if (event.key !== null) names.add(event.key);
  }
  for (const key of [SETTINGS, ...idle]) names.delete(key);
  return [...names]
    .filter((name) => !IN_REQUESTS_ONLY.test(name))
    .slice(0, MOST_WORLDS_FROM_NAMES)
    .flatMap((key) => [
      worldOf(scriptCase, `${key} set`, { variables: { [key]: `sibling-${key.toLowerCase()}` } }),
      ...(key in BASE ? [worldOf(scriptCase, `no ${key}`, { variables: { [key]: null } })] : []),
    ]);
};
