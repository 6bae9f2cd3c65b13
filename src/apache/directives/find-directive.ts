import { editDistance } from '../../source/nearest-name.ts';
import { DIRECTIVES_BY_MODULE } from './directives-by-module.ts';
import { isYoungDirective } from './mod-wsgi-versions.ts';

export type DirectiveContext = 'server' | 'anywhere' | 'section';

/** One directive as one module offers it. */
export interface KnownDirective {
  readonly module: string;
  readonly context: DirectiveContext;
}

/** Modules of the table that offer no directive of their own. */
const SILENT_MODULES: ReadonlySet<string> = new Set(
  (
    'asis authz_host authz_owner authz_user bucketeer data lbmethod_bybusyness lbmethod_byrequests lbmethod_bytraffic proxy_ajp proxy_balancer ' +
    'proxy_fdpass proxy_http proxy_http2 proxy_uwsgi ratelimit slotmem_plain slotmem_shm socache_dbm socache_shmcb status unique_id'
  )
    .split(' ')
    .map((name) => `mod_${name}.c`),
);

let table: ReadonlyMap<string, readonly KnownDirective[]> | undefined;

function buildTable(): ReadonlyMap<string, readonly KnownDirective[]> {
  const found = new Map<string, KnownDirective[]>();
  for (const [module, contexts] of Object.entries(DIRECTIVES_BY_MODULE)) {
    for (const context of ['server', 'anywhere', 'section'] as const) {
      for (const name of contexts[context]?.split(' ') ?? []) {
        const key = name.toLowerCase();
        found.set(key, [...(found.get(key) ?? []), { module, context }]);
      }
    }
  }
  return found;
}

/** Who offers a directive; a section's name begins with `<`. Empty where no module of the table does. */
export function findDirective(name: string): readonly KnownDirective[] {
  table ??= buildTable();
  return table.get(name.toLowerCase()) ?? [];
}

/** How many letters may be wrong in a directive that is meant for another. */
const MOST_SLIPS = 2;

/** The directive of mod_wsgi that a name is misspelt for; null where it is one, or like none. */
export function misspeltFor(name: string): string | null {
  if (!/^wsgi/i.test(name) || findDirective(name).length > 0 || isYoungDirective(name)) return null;
  const { server = '', anywhere = '', section = '' } = DIRECTIVES_BY_MODULE['mod_wsgi.c'] ?? {};
  const names = `${server} ${anywhere} ${section}`.split(' ');
  const distanceTo = (other: string): number => editDistance(name.toLowerCase(), other.toLowerCase(), MOST_SLIPS + 1);
  const [nearest] = names
    .map((other) => ({ other, distance: distanceTo(other) }))
    .filter(({ distance }) => distance <= MOST_SLIPS)
    .sort((a, b) => a.distance - b.distance);
  return nearest?.other ?? null;
}

/** Whether the table knows a module by its source file: of others nothing can be said. */
export const isModuleInTable = (source: string): boolean =>
  Object.hasOwn(DIRECTIVES_BY_MODULE, source) || SILENT_MODULES.has(source);

/** Directives of the main server that httpd and mod_wsgi refuse inside `<VirtualHost>` (GLOBAL_ONLY; mod_wsgi.md section 2, tried with `apache2 -t`). */
export const MAIN_SERVER_ONLY: ReadonlySet<string> = new Set(
  (
    'listen serverroot user group pidfile mutex scoreboardfile threadsperchild maxrequestworkers startservers ' +
    'wsgipythonhome wsgipythonpath wsgipythoneggs wsgipythonoptimize wsgipythonwarnings wsgipythonhashseed wsgidontwritebytecode ' +
    'wsgirestrictembedded wsgirestrictstdin wsgirestrictstdout wsgirestrictsignal wsgilazyinitialization wsgicasesensitivity ' +
    'wsgisocketprefix wsgisocketrotation wsgiacceptmutex wsgiverbosedebugging wsgiservermetrics wsgidestroyinterpreter ' +
    'wsginewrelicconfigfile wsginewrelicenvironment'
  ).split(' '),
);
