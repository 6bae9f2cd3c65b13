import type { ModuleSet } from '../../read/read-result.ts';
import { type DirectiveNode, firstWord } from '../../syntax/config-node.ts';

/** Names that modules offer, each with the source file of its module. */
type Offer = ReadonlyMap<string, string>;

const offer = (byModule: Readonly<Record<string, string>>): Offer =>
  new Map(
    Object.entries(byModule).flatMap(([module, names]) => names.split(' ').map((name) => [name, module] as const)),
  );

/** Where passwords are looked up. */
const PASSWORDS = offer({
  'mod_authn_file.c': 'file',
  'mod_authn_dbm.c': 'dbm',
  'mod_authn_dbd.c': 'dbd',
  'mod_authn_anon.c': 'anon',
  'mod_authn_socache.c': 'socache',
  'mod_authnz_ldap.c': 'ldap',
  'mod_wsgi.c': 'wsgi',
});

/** Filters of what is sent, by their names in lower case (the callers of ap_register_output_filter). */
const FILTERS = offer({
  'core.c': 'content_length core subreq_core old_write byterange chunk http_header http_outerror',
  'mod_deflate.c': 'deflate inflate',
  'mod_brotli.c': 'brotli_compress',
  'mod_include.c': 'includes',
  'mod_substitute.c': 'substitute',
  'mod_sed.c': 'sed',
  'mod_ratelimit.c': 'rate_limit',
  'mod_buffer.c': 'buffer',
  'mod_data.c': 'data',
  'mod_charset_lite.c': 'xlateout',
  'mod_expires.c': 'mod_expires',
  'mod_headers.c': 'fixup_headers_out fixup_headers_err',
  'mod_session.c': 'mod_session_out',
  'mod_xml2enc.c': 'xml2enc',
  'mod_proxy_html.c': 'proxy-html',
  'mod_proxy_ftp.c': 'proxy_send_dir',
  'mod_cache.c': 'cache cache_save cache_save_subreq cache_out cache_out_subreq cache_remove_url cache_invalidate',
  'mod_bucketeer.c': 'bucketeer',
  'mod_case_filter.c': 'casefilter',
  'mod_dumpio.c': 'dumpio_out',
  'mod_reflector.c': 'reflector',
});

/** What a lock may be for. */
const MUTEXES = offer({
  'core.c': 'default',
  'mod_ssl.c': 'ssl-cache ssl-stapling ssl-stapling-refresh',
  'mod_rewrite.c': 'rewrite-map',
  'mod_auth_digest.c': 'authdigest-client authdigest-opaque',
  'mod_authn_socache.c': 'authn-socache',
  'mod_cache_socache.c': 'cache-socache',
  'mod_proxy.c': 'proxy',
  'mod_proxy_balancer.c': 'proxy-balancer-shm',
  'mod_ldap.c': 'ldap-cache',
  'mod_watchdog.c': 'watchdog-callback',
  'mod_lua.c': 'lua-ivm-shm',
  'prefork.c': 'mpm-accept',
  'worker.c': 'mpm-accept',
});

/** A name that nothing offers; undefined where all are offered, or modules nobody knows may offer them. */
function notOffered(names: readonly string[], offered: Offer, { names: modules, complete, isOpen }: ModuleSet) {
  if (!complete) return undefined;
  return names.find((name) => {
    const module = offered.get(name);
    return module === undefined ? !isOpen : !modules.has(module);
  });
}

const refuseFilters = (written: string, modules: ModuleSet): string | null => {
  const names = written.split(';').filter((name) => name !== '');
  const missing = notOffered(
    names.map((name) => name.toLowerCase()),
    FILTERS,
    modules,
  );
  return missing === undefined ? null : `Unknown filter provider ${missing}`;
};

const refusePasswords = ({ words }: DirectiveNode, modules: ModuleSet): string | null => {
  const missing = notOffered(
    words.map(({ text }) => text),
    PASSWORDS,
    modules,
  );
  return missing === undefined ? null : `Unknown Authn provider: ${missing}`;
};

const CACHE_KEYS = 'sslsessioncache sslstaplingcache authncachesocache cachesocache'.split(' ');

/** What is kept between processes is kept by a module of its own (ssl_engine_config.c:ssl_cmd_SSLSessionCache). */
function refuseCache({ key, name, words }: DirectiveNode, { names, complete, isOpen }: ModuleSet): string | null {
  const written = firstWord(words);
  if (key === 'sslsessioncache' && /^(none|nonenotnull)$/i.test(written)) return null;
  const kind = written.replace(/:.*/s, '');
  const isOffered =
    kind === 'default'
      ? [...names].some((module) => module.startsWith('mod_socache_'))
      : names.has(`mod_socache_${kind}.c`);
  return !complete || isOffered || (isOpen && !/^(shmcb|dbm|memcache|redis|dc)$/.test(kind))
    ? null
    : `${name}: '${kind}' cache not supported. Maybe you need to load the appropriate socache module (mod_socache_${kind}?).`;
}

type NameCheck = (node: DirectiveNode, modules: ModuleSet) => string | null;

/** The directives that take names of such an offer. */
export const NAME_CHECKS: ReadonlyMap<string, NameCheck> = new Map<string, NameCheck>([
  ...['authbasicprovider', 'authdigestprovider', 'authformprovider'].map((key) => [key, refusePasswords] as const),
  ...CACHE_KEYS.map((key) => [key, refuseCache] as const),
  ['addoutputfilterbytype', ({ words }, modules) => refuseFilters(firstWord(words), modules)],
  ['filterprovider', ({ words }, modules) => refuseFilters(words[1]?.text ?? '', modules)],
  [
    'mutex',
    ({ words }, modules) => {
      const types = words.slice(1).map(({ text }) => text);
      const missing = notOffered(
        types.filter((type) => !/^omitpid$/i.test(type)),
        MUTEXES,
        modules,
      );
      return missing === undefined ? null : `Mutex type ${missing} is not valid`;
    },
  ],
  [
    'dav',
    ({ words }, modules) => {
      const name = firstWord(words);
      if (/^(on|off)$/i.test(name) || (name === 'filesystem' && modules.names.has('mod_dav_fs.c'))) return null;
      return modules.complete && !modules.isOpen ? `Unknown DAV provider: ${name}` : null;
    },
  ],
]);
