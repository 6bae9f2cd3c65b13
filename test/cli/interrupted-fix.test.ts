import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, watch } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { startprojectWsgi } from '../helpers/django-site.ts';
import { folderOf } from '../helpers/run-cli.ts';

const MAIN = resolve('dist/cli/main.js');
const SITES = Array.from({ length: 60 }, (_, number) => `s${number}`);
const SHADOWED = ['WSGIScriptAlias / /srv/blog/wsgi.py', 'WSGIScriptAlias /shop /srv/shop/wsgi.py'];

const siteFile = (name: string, aliases: readonly string[]): string =>
  `<VirtualHost *:80>\nServerName ${name}.example.com\n${aliases.join('\n')}\n</VirtualHost>\n`;

/** A server of many virtual hosts, each in a file of its own with a mistake that is mended by itself. */
const makeTree = (): string =>
  folderOf({
    'apache.conf': 'Include sites/*.conf\n',
    ...Object.fromEntries(SITES.map((name) => [`sites/${name}.conf`, siteFile(name, SHADOWED)])),
    ...Object.fromEntries(['blog', 'shop'].map((site) => [`${site}/wsgi.py`, startprojectWsgi(site)])),
  });

/** Begins to mend a tree, sends the signal when `moment` is over, and says how many files are new; every other one must be old. */
async function interrupt(signal: NodeJS.Signals, moment: (run: ChildProcess, folder: string) => Promise<unknown>) {
  const folder = makeTree();
  const run = spawn(process.execPath, [MAIN, 'check', '--fix', '--select', 'alias-shadowed', '.'], {
    cwd: folder,
    stdio: 'ignore',
  });
  const over = once(run, 'exit');
  await moment(run, folder);
  run.kill(signal);
  const [code, endedBy] = await over;
  const names = readdirSync(join(folder, 'sites'));
  expect(names.sort()).toEqual(SITES.map((name) => `${name}.conf`).sort());
  const texts = SITES.map((name) => [name, readFileSync(join(folder, `sites/${name}.conf`), 'utf8')] as const);
  const isNew = ([name, text]: (typeof texts)[number]): boolean => text === siteFile(name, [...SHADOWED].reverse());
  expect(texts.filter((one) => !isNew(one) && one[1] !== siteFile(one[0], SHADOWED))).toEqual([]);
  return { code, endedBy, mended: texts.filter(isNew).length };
}

/** Until something appears in the folder of the sites. */
const firstWrite = (_: ChildProcess, folder: string): Promise<unknown> =>
  new Promise((done) => {
    const watcher = watch(join(folder, 'sites'), () => {
      watcher.close();
      done(null);
    });
  });

describe.skipIf(!existsSync(MAIN))('check --fix that a signal ends', () => {
  // A shell says 130 and 143 of a program that ends by these.
  it.each(['SIGINT', 'SIGTERM'] as const)(
    '%s while files are replaced: it ends after the last of them',
    async (signal) => {
      expect(await interrupt(signal, firstWrite)).toEqual({ code: null, endedBy: signal, mended: SITES.length });
    },
  );

  it('SIGINT at any moment: every file is old or new', async () => {
    const started = performance.now();
    const whole = await interrupt('SIGINT', (run) => once(run, 'exit'));
    expect(whole).toMatchObject({ code: 0, mended: SITES.length });
    const duration = performance.now() - started;
    for (const part of [0.2, 0.5, 0.65, 0.8]) {
      const { code, endedBy, mended } = await interrupt('SIGINT', () => sleep(duration * part));
      // Of equally long runs one may be over a little earlier.
      expect(endedBy ?? code).toBe(endedBy ? 'SIGINT' : 0);
      if (!endedBy) expect(mended).toBe(SITES.length);
    }
  });
});
