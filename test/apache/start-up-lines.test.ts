import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadModules, memoryServer } from '../helpers/memory-server.ts';

/** One line alone in a configuration, at server level or in a `<Directory>`; whether `apache2 -t` refuses it was recorded. */
interface RecordedLine {
  readonly where: 'server' | 'Directory';
  readonly line: string;
  readonly refused: boolean;
}

const MODULES = [
  ...[
    'mpm_event',
    'authn_core',
    'authz_core',
    'authz_host',
    'access_compat',
    'alias',
    'env',
    'setenvif',
    'dir',
    'mime',
  ],
  ...['rewrite', 'macro', 'headers', 'info', 'wsgi'],
];
const recorded: readonly RecordedLine[] = JSON.parse(
  readFileSync(join(import.meta.dirname, 'start-up-lines.json'), 'utf8'),
);

function startupError(text: string) {
  const head = `${loadModules(MODULES)}ServerName main.example.com\nListen 80\n`;
  return memoryServer({ '/etc/httpd.conf': `${head}Include /etc/site.conf\n`, '/etc/site.conf': text }).config
    .startupError;
}

describe('a line that httpd refuses at start, and its look-alikes that it takes', () => {
  it.each(recorded)('$where: $line', ({ where, line, refused }) => {
    const text = where === 'server' ? `${line}\n` : `<Directory /x>\n${line}\n</Directory>\n`;
    const error = startupError(text);
    expect(error === null ? null : `${error.at?.file}:${error.at?.line}`).toBe(
      refused ? `/etc/site.conf:${where === 'server' ? 1 : 2}` : null,
    );
  });
});
