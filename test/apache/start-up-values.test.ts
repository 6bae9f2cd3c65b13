import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadModules, memoryServer } from '../helpers/memory-server.ts';

/** Lines that `apache2 -t` of httpd 2.4.71 refused and took, each alone in a configuration; what hangs on the machine is not among them. */
interface Recorded {
  readonly refused: readonly string[];
  readonly taken: readonly string[];
}

const readRecorded = (name: string): Recorded => JSON.parse(readFileSync(join(import.meta.dirname, name), 'utf8'));

const USUAL = [
  ...['mpm_event', 'authn_core', 'authn_file', 'authz_core', 'authz_host', 'authz_user', 'auth_basic', 'access_compat'],
  ...['alias', 'env', 'setenvif', 'dir', 'mime', 'rewrite', 'macro', 'headers', 'info', 'wsgi', 'ssl', 'proxy'],
  ...['proxy_http', 'expires', 'autoindex', 'deflate', 'filter', 'negotiation'],
];

const MORE = (
  'actions allowmethods auth_digest authz_groupfile authz_owner authn_anon brotli buffer cgid data charset_lite cache cache_disk dav ' +
  'dav_fs dumpio ext_filter include slotmem_shm lbmethod_byrequests log_debug mime_magic proxy_ajp proxy_balancer proxy_connect ' +
  'proxy_fcgi proxy_ftp proxy_scgi proxy_uwsgi proxy_wstunnel ratelimit remoteip reqtimeout request session session_cookie auth_form ' +
  'socache_shmcb speling status substitute suexec unique_id userdir usertrack vhost_alias xml2enc proxy_html http2 log_forensic asis ' +
  'imagemap sed cern_meta ident file_cache authn_socache authn_dbm authz_dbm'
).split(' ');

function refusalOf(text: string, modules: readonly string[]): string | null {
  const head = `${loadModules(modules)}ServerName x.test\nListen 127.0.0.1:8090\n`;
  return memoryServer({ '/etc/httpd.conf': `${head}${text}\n` }).config.startupError?.message ?? null;
}

describe.each([
  ['the usual modules', readRecorded('start-up-values.json'), USUAL],
  ['nearly all modules', readRecorded('start-up-modules.json'), [...USUAL, ...MORE]],
])('what a directive may be given, with %s', (_what, recorded, modules) => {
  it.each(recorded.refused)('refuses %j', (text) => {
    expect(refusalOf(text, modules)).not.toBeNull();
  });

  it.each(recorded.taken)('takes %j', (text) => {
    expect(refusalOf(text, modules)).toBeNull();
  });
});
