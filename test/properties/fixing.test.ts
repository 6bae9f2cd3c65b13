import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS, explain, renderDiff } from '../../src/api.ts';
import { hasServer, type Staged } from '../conformance/stage.ts';
import { fixOnDisk, onDisk, putTree, readBytes } from './mend-tree.ts';
import { type ByteTree, brokenTree, startingTree } from './tree-arbitrary.ts';

/** How many trees, and which: the same ones in every run of the suite; `PROPERTY_RUNS=500 PROPERTY_SEED=$RANDOM` looks for more. */
const RUNS = Number(process.env['PROPERTY_RUNS'] ?? 15);
const SEED = Number(process.env['PROPERTY_SEED'] ?? 1);
const hasPython = spawnSync('python3', ['--version']).status === 0;
const kind = fc.boolean();

describe('fixing', () => {
  it('comes to rest, changes what it says and nothing else, and a second run changes nothing', async () => {
    const pairs: [string, string][] = [];
    let fixed = 0;
    await fc.assert(
      fc.asyncProperty(brokenTree, kind, (tree, unsafe) =>
        onDisk(tree, async (staged) => {
          const { fixes, result } = await fixOnDisk(staged, 'apply', unsafe);
          expect(fixes.refusals).toEqual([]);
          expect(fixes.stable).toBe(true);
          expect(result.crashes).toEqual([]);
          fixed += fixes.made.length;
          const after = readBytes(staged.folder);
          const changed = Object.keys(tree).filter((name) => tree[name] !== after[name]);
          expect(Object.keys(after)).toEqual(Object.keys(tree).sort());
          expect(changed.map((name) => join(staged.folder, name)).sort()).toEqual(
            fixes.changes.map(({ file }) => file).sort(),
          );
          for (const name of changed.filter((one) => one.endsWith('.py')))
            pairs.push([tree[name] ?? '', after[name] ?? '']);
          for (const name of changed.filter((one) => one.endsWith('.conf'))) expectLineEnds(tree[name], after[name]);
          const again = await fixOnDisk(staged, 'apply', unsafe);
          expect(again.fixes.changes.map(({ file, after: text }) => [file, text])).toEqual([]);
        }),
      ),
      { numRuns: RUNS, seed: SEED },
    );
    expect(fixed).toBeGreaterThan(RUNS / 2);
    expect(pairs.length).toBeGreaterThan(RUNS / 4);
    if (!hasPython) return console.log('fixing: CPython does not compare the scripts: no python3 on this machine');
    const said = execFileSync('python3', [join(import.meta.dirname, 'same_program.py')], {
      input: JSON.stringify(pairs.map((pair) => pair.map((text) => Buffer.from(text, 'latin1').toString('base64')))),
      maxBuffer: 1 << 28,
    });
    const differences: (string | null)[] = JSON.parse(said.toString());
    const found = differences.flatMap((why, index) => (why === null ? [] : [{ why, pair: pairs[index] }]));
    expect(found).toEqual([]);
  }, 300_000);

  it('prints with --diff what --fix writes, in the form that git apply takes', async () => {
    await fc.assert(
      fc.asyncProperty(brokenTree, kind, (tree, unsafe) =>
        onDisk(tree, async (staged) => {
          const { fixes } = await fixOnDisk(staged, 'diff', unsafe);
          expect(readBytes(staged.folder)).toEqual(sorted(tree));
          const parts = await renderDiff(fixes.changes, (file) => file.slice(staged.folder.length + 1));
          const patch = Buffer.concat(
            parts.map(({ text, encoding }) => Buffer.from(text, encoding === 'latin1' ? 'latin1' : 'utf8')),
          );
          await fixOnDisk(staged, 'apply', unsafe);
          const written = readBytes(staged.folder);
          putTree(staged.folder, tree);
          if (patch.length > 0)
            execFileSync('git', ['apply', '-'], { cwd: staged.folder, input: patch, stdio: 'pipe' });
          expect(readBytes(staged.folder)).toEqual(written);
        }),
      ),
      { numRuns: Math.ceil(RUNS / 2), seed: SEED },
    );
  }, 300_000);

  it('takes the right settings from no request, as far as fixes are safe', async () => {
    let right = 0;
    let wrong = 0;
    let cured = 0;
    await fc.assert(
      fc.asyncProperty(startingTree, kind, (tree, reversed) =>
        onDisk(tree, async (staged) => {
          const requests = reversed ? [...REQUESTS].reverse() : REQUESTS;
          const before = await ownSettings(staged, requests);
          await fixOnDisk(staged, 'apply', false);
          const after = await ownSettings(staged, requests);
          const lost = requests.filter((_, index) => before[index] === true && after[index] === false);
          expect(lost.map(({ url }) => url)).toEqual([]);
          right += before.filter((one) => one === true).length;
          wrong += before.filter((one) => one === false).length;
          cured += before.filter((one, index) => one === false && after[index] === true).length;
        }),
      ),
      { numRuns: RUNS, seed: SEED },
    );
    console.log(
      `fixing: ${right} requests had their own settings and kept them; of ${wrong} others ${cured} got them by a safe fix`,
    );
    expect(right).toBeGreaterThan(RUNS / 2);
  }, 300_000);

  it('never keeps a server from starting that started before', async ({ skip }) => {
    if (!hasServer()) skip('no Apache on this machine (apache2 with mod_wsgi)');
    let started = 0;
    let mended = 0;
    await fc.assert(
      fc.asyncProperty(brokenTree, (tree) =>
        onDisk(tree, async (staged) => {
          const before = refusal(staged);
          const { fixes } = await fixOnDisk(staged, 'apply', true);
          if (before === null) {
            started += 1;
            expect(refusal(staged)).toBeNull();
          } else if (fixes.changes.length > 0 && refusal(staged) === null) mended += 1;
        }),
      ),
      { numRuns: RUNS, seed: SEED },
    );
    console.log(`fixing: ${RUNS} servers, ${started} started before and after, ${mended} start since they were mended`);
    expect(started).toBeGreaterThan(RUNS / 10);
    expect(mended).toBeGreaterThan(0);
  }, 300_000);
});

/** A request to every mount of the generated servers. */
const REQUESTS = ['a', 'b', 'c'].flatMap((name) =>
  ['/', '/shop/', '/shop/more/'].map((path) => ({ url: `http://${name}.example.com${path}` })),
);

/** Whether each request is served with the settings its script names; null where that is not certain. */
async function ownSettings({ folder, entry }: Staged, requests: typeof REQUESTS): Promise<readonly (boolean | null)[]> {
  const { requests: answers } = await explain({ settings: DEFAULT_SETTINGS, folder, entry, requests });
  return answers.map(({ settingsModule, failure, undecidedBecause }) =>
    undecidedBecause.length > 0 || !settingsModule
      ? null
      : failure === null && settingsModule.effective === settingsModule.own,
  );
}

/** No new kind of line end in a file, and no end of a last line that was not there. */
function expectLineEnds(before = '', after = ''): void {
  const endsOf = (text: string): readonly string[] => [...new Set(text.match(/\r?\n/g) ?? [])].sort();
  if (endsOf(before).length > 0) expect(endsOf(after)).toEqual(endsOf(before));
  expect(after.endsWith('\n')).toBe(before.endsWith('\n'));
}

const sorted = (tree: ByteTree): ByteTree =>
  Object.fromEntries(Object.entries(tree).sort(([a], [b]) => (a < b ? -1 : 1)));

/** What `apache2 -t` says against a configuration; null where it is content. */
function refusal({ root, entry }: Staged): string | null {
  const done = spawnSync('/usr/sbin/apache2', ['-d', join(root, 'server'), '-f', entry, '-t'], {
    encoding: 'utf8',
    env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LANG: 'C' },
  });
  return done.status === 0 ? null : done.stderr;
}
