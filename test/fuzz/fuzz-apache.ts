import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readConfiguration } from '../../src/apache/read/read-configuration.ts';
import type { ConfigNode } from '../../src/apache/syntax/config-node.ts';
import { MemoryFileSystem } from '../../src/host/memory-file-system.ts';

const SLOWEST_MS = 1000;
const PIECES = [
  '\\\n',
  '\n',
  '"',
  "'",
  '<',
  '>',
  '</',
  '#',
  '${A}',
  '{{ x }}',
  '{% if x %}',
  '{% endif %}',
  '<%= x %>',
  '\0',
  '\r',
  '\u00a0',
];
const LINES = [
  '<IfModule !x>',
  '</IfModule>',
  '<Macro m $a>',
  '</Macro>',
  'Use m 1',
  'Define A "${A} x"',
  'Include *.conf',
  '<VirtualHost *:80>',
];

/** `npm run fuzz:apache -- --inputs N --seed S`: mutated configurations must be read without a crash and within a second. */
export async function main(args: readonly string[]): Promise<number> {
  const option = (name: string, usual: number): number => Number(args[args.indexOf(name) + 1] ?? usual) || usual;
  const inputs = args.includes('--inputs') ? option('--inputs', 10_000) : 10_000;
  const random = makeRandom(args.includes('--seed') ? option('--seed', 1) : 1);
  const corpus = loadCorpus();
  let slowest = 0;
  for (let index = 0; index < inputs; index++) {
    const text = mutate(corpus, random);
    const started = performance.now();
    try {
      for (const tolerant of [false, true]) visit(read(text, tolerant));
    } catch (error) {
      console.log(`CRASH at input ${index}: ${JSON.stringify(text)}\n${error instanceof Error ? error.stack : error}`);
      return 1;
    }
    slowest = Math.max(slowest, performance.now() - started);
    if (slowest > SLOWEST_MS) {
      console.log(`SLOW at input ${index}: ${Math.round(slowest)} ms: ${JSON.stringify(text)}`);
      return 1;
    }
  }
  console.log(`fuzz:apache: ${inputs} inputs, no crash, slowest ${Math.round(slowest)} ms`);
  return 0;
}

function loadCorpus(): readonly string[] {
  const test = join(import.meta.dirname, '..');
  const folders = [join(test, 'conformance/parse/cases'), join(test, 'conformance/scenarios')];
  return folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.conf'))
      .map((file) => join(folder, file))
      .map((file) => readFileSync(file, 'utf8').slice(0, 4000)),
  );
}

/** Small, fast and the same everywhere: mulberry32. */
function makeRandom(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

function mutate(corpus: readonly string[], random: (below: number) => number): string {
  const pick = <T>(from: readonly T[]): T => from[random(from.length)]!;
  let text = pick(corpus);
  for (let step = random(6) + 1; step > 0; step--) {
    const at = random(text.length + 1);
    const end = Math.min(text.length, at + random(20));
    const changes = [
      () => text.slice(0, at) + text.slice(end),
      () => text.slice(0, at) + pick(PIECES) + text.slice(at),
      () => `${text.slice(0, at)}\n${pick(LINES)}\n${text.slice(at)}`,
      () => text.slice(0, at) + pick(corpus).slice(0, 2000),
      () => text.slice(0, end) + text.slice(at),
    ];
    text = pick(changes)();
  }
  return text.slice(0, 20_000);
}

const read = (text: string, tolerant: boolean): readonly ConfigNode[] => {
  const fs = new MemoryFileSystem({ '/r/main.conf': text, '/r/x.conf': 'A b\n' });
  const environment = new Map<string, string>();
  return readConfiguration('/r/main.conf', fs, {
    defines: [],
    environment,
    serverRoot: '/r',
    apacheVersion: '2.4.71',
    tolerant,
  }).nodes;
};

function visit(nodes: readonly ConfigNode[]): void {
  for (const node of nodes) {
    if (node.words.length < 0 || node.at.line < 1) throw new Error('a node without a place');
    if (node.kind === 'section') visit(node.children);
  }
}
