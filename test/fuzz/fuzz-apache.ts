import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readConfiguration } from '../../src/apache/read/read-configuration.ts';
import type { ConfigNode } from '../../src/apache/syntax/config-node.ts';
import { MemoryFileSystem } from '../../src/host/memory-file-system.ts';
import { fuzz } from './mutation-fuzzer.ts';

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
export const main = async (args: readonly string[]): Promise<number> =>
  fuzz('fuzz:apache', { corpus: loadCorpus(), pieces: PIECES, lines: LINES }, args, (text) => {
    for (const tolerant of [false, true]) visit(read(text, tolerant));
  });

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
