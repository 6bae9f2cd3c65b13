import { join } from 'node:path';
import { expect, it } from 'vitest';
import { writeTree } from '../helpers/run-cli.ts';
import { SHARED_PROCESS } from '../helpers/shared-process.ts';
import { type Attacked, attack, describeAttacks, groundFor } from './program.ts';

/** Kept until the end, the syntax trees of so many dense scripts take half a gigabyte. */
const SCRIPTS = 160;
const LINES = 2500;
const MOST_MB = 500;

const dense = (n: number): string =>
  `import os\n\nos.environ['SITE'] = '${n}'\n${'x=1\n'.repeat(LINES)}application = x\n`;

describeAttacks('a run takes bounded memory', () => {
  it('over many dense scripts, and finds what it finds without them', () => {
    const ground = groundFor(SHARED_PROCESS);
    const told = ({ stdout }: Attacked) => stdout.split('\n').filter((line) => /^apache\.conf:/.test(line));
    const args = ['check', '--format=concise'];
    const without = attack(ground, args);
    writeTree(ground.tree, Object.fromEntries(Array.from({ length: SCRIPTS }, (_, n) => [`s${n}/wsgi.py`, dense(n)])));
    const tell = 'process.on("exit",()=>console.error(`peak ${process.resourceUsage().maxRSS}`))';
    writeTree(ground.outside, { 'peak.cjs': tell });
    const env = { NODE_OPTIONS: `--require=${join(ground.outside, 'peak.cjs')}` };
    const run = attack(ground, args, { env });
    expect(Number(/peak (\d+)/.exec(run.stderr)?.[1]) / 1024).toBeLessThan(MOST_MB);
    expect(run.status).toBe(without.status);
    expect(told(run)).toEqual(told(without));
    expect(told(run)).not.toEqual([]);
  });
});
