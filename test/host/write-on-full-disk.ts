import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NodeFileWriter } from '../../src/host/node-file-writer.ts';

/** Run on a disk of 16 KiB with two files that hold `x`: lets both grow, the second beyond the disk, and prints what is there then. */
export function main([folder = '']: readonly string[]): number {
  const change = (name: string, after: string) =>
    ({ file: join(folder, name), before: 'x', after, encoding: 'utf-8', bom: false }) as const;
  const outcome = new NodeFileWriter([folder]).write([change('a', 'y'), change('b', 'y'.repeat(64 * 1024))]);
  const text = (name: string): string => readFileSync(join(folder, name), 'utf8');
  console.log(JSON.stringify({ outcome, a: text('a'), b: text('b'), names: readdirSync(folder) }));
  return 0;
}
