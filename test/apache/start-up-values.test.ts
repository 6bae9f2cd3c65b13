import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadModules, memoryServer } from '../helpers/memory-server.ts';

/** Lines that `apache2 -t` of httpd 2.4.71 refused and took, each alone in a configuration; what hangs on the disk is not among them. */
const recorded: { readonly refused: readonly string[]; readonly taken: readonly string[] } = JSON.parse(
  readFileSync(join(import.meta.dirname, 'start-up-values.json'), 'utf8'),
);

const MODULES = [
  ...['mpm_event', 'authn_core', 'authn_file', 'authz_core', 'authz_host', 'authz_user', 'auth_basic', 'access_compat'],
  ...['alias', 'env', 'setenvif', 'dir', 'mime', 'rewrite', 'macro', 'headers', 'info', 'wsgi', 'ssl', 'proxy'],
  ...['proxy_http', 'expires', 'autoindex', 'deflate', 'filter', 'negotiation'],
];

function refusalOf(text: string): string | null {
  const head = `${loadModules(MODULES)}ServerName x.test\nListen 127.0.0.1:8090\n`;
  return memoryServer({ '/etc/httpd.conf': `${head}${text}\n` }).config.startupError?.message ?? null;
}

describe('what a directive may be given', () => {
  it.each(recorded.refused)('refuses %j', (text) => {
    expect(refusalOf(text)).not.toBeNull();
  });

  it.each(recorded.taken)('takes %j', (text) => {
    expect(refusalOf(text)).toBeNull();
  });
});
