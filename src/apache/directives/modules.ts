/**
 * What `<IfModule>` can be asked: a module by its id (`alias_module`) or by the name of its source file (`mod_alias.c`),
 * both compared exactly (core.c:start_ifmod). The id comes from the LoadModule line, the file name from the module itself.
 */

/** Modules whose source file is not `mod_<name>.c`. */
const ODD_SOURCES: Readonly<Record<string, string>> = {
  core_module: 'core.c',
  http_module: 'http_core.c',
  mpm_event_module: 'event.c',
  mpm_worker_module: 'worker.c',
  mpm_prefork_module: 'prefork.c',
  ldap_module: 'util_ldap.c',
  php_module: 'mod_php.c',
  php5_module: 'mod_php5.c',
  php7_module: 'mod_php7.c',
};

/** Compiled into Debian's binary: `apache2 -l`. Other distributions load some of them. */
const DEBIAN_STATIC: readonly string[] = [
  'core_module',
  'so_module',
  'watchdog_module',
  'http_module',
  'log_config_module',
  'logio_module',
  'version_module',
  'unixd_module',
];

/** Both names of a module, by its id. */
export function namesOfModule(id: string): readonly string[] {
  return [id, ODD_SOURCES[id] ?? `mod_${id.replace(/_module$/, '')}.c`];
}

/**
 * Modules that every server with modules of its own choice loads: a list of LoadModule lines without one of them is that of
 * a fragment, which adds what it needs to a list elsewhere.
 */
export const isBackboneModule = (id: string): boolean => /^(mpm_\w+|authz_core|authz_host|unixd)_module$/.test(id);

/** Modules that httpd 2.4 no longer has (upgrading.html of httpd 2.4, "Module changes"). */
export const isModuleOfHttpd22 = (id: string): boolean =>
  /^(authn_alias|authn_default|authz_default|disk_cache|mem_cache)_module$/.test(id);

/** Compiled in where no line loads another: on Windows, and wherever httpd was built with one (mpm.html, "Static"). */
export const BUILT_IN_MPM: readonly string[] = namesOfModule('mpm_event_module');

/** The names that are true before any LoadModule line. */
export const STATIC_MODULE_NAMES: ReadonlySet<string> = new Set(DEBIAN_STATIC.flatMap(namesOfModule));

const ids = (...names: string[]): readonly string[] => names.map((name) => `${name}_module`);

/** Taken for loaded where no LoadModule line is in sight: what a server with mod_wsgi has unless somebody took pains. */
export const USUAL_MODULE_NAMES: ReadonlySet<string> = new Set(
  ids(
    ...[
      'wsgi',
      'alias',
      'authz_core',
      'authz_host',
      'authn_core',
      'dir',
      'mime',
      'env',
      'setenvif',
      'headers',
      'rewrite',
    ],
    ...['ssl', 'deflate', 'expires', 'negotiation', 'autoindex', 'filter'],
  ).flatMap(namesOfModule),
);

/** Not loaded beside mod_wsgi in this decade: httpd 2.2 names and the other Python and Perl modules. */
export const BYGONE_MODULE_NAMES: ReadonlySet<string> = new Set([
  'mod_access.c',
  'mod_authz_default.c',
  'mod_auth.c',
  ...ids('python', 'perl').flatMap(namesOfModule),
]);
