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

/** Whether one of some modules is none of the table: of those nothing can be said. */
export const hasStranger = (modules: Iterable<string>): boolean =>
  [...modules].some((name) => name.endsWith('.c') && !isModuleInTable(name));

/** Whether the table knows a module by its source file. */
const isModuleInTable = (source: string): boolean =>
  Object.hasOwn(DIRECTIVES_BY_MODULE, source) || SILENT_MODULES.has(source);

/** Directives of the main server that httpd and its modules refuse inside `<VirtualHost>`, all as `apache2 -t` tells (GLOBAL_ONLY). */
export const MAIN_SERVER_ONLY: ReadonlySet<string> = new Set(
  (
    'acceptfilter asyncrequestworkerfactor authncacheenable authncachesocache authnzfcgidefineprovider chrootdir coredumpdirectory ' +
    'extendedstatus globallog gracefulshutdowntimeout group heartbeataddress heartbeatlisten heartbeatmaxservers heartbeatstorage ' +
    'listen listenbacklog listencoresbucketsratio listentcpdeferaccept maxclients maxconnectionsperchild maxmemfree ' +
    'maxrequestworkers maxrequestsperchild maxspareservers maxsparethreads minspareservers minsparethreads mutex pidfile ' +
    'proxyhctpsize receivebuffersize regexdefaultoptions registerhttpmethod scoreboardfile scriptsock seerequesttail sendbuffersize ' +
    'serverlimit servertokens sessioncryptodriver sslcryptodevice sslfips sslpassphrasedialog sslrandomseed sslsessioncache ' +
    'sslstaplingcache sslvhostsnipolicy startservers suexec threadlimit threadstacksize threadsperchild user watchdoginterval ' +
    'wsgiacceptmutex wsgicasesensitivity wsgidestroyinterpreter wsgidontwritebytecode wsgilazyinitialization ' +
    'wsginewrelicconfigfile wsginewrelicenvironment wsgipythoneggs wsgipythonhashseed wsgipythonhome wsgipythonoptimize ' +
    'wsgipythonpath wsgipythonwarnings wsgirestrictembedded wsgirestrictsignal wsgirestrictstdin wsgirestrictstdout ' +
    'wsgiservermetrics wsgisocketprefix wsgisocketrotation wsgiverbosedebugging xml2encalias'
  ).split(' '),
);
