import { expect, it } from 'vitest';
import { parseDotenv, referencesIn } from './dotenv-file.ts';

const valuesOf = (text: string): object => Object.fromEntries(parseDotenv(text).map(({ key, value }) => [key, value]));

// What python-dotenv 1.2 makes of the same texts.
it.each([
  ['A= #c', { A: '' }],
  ['A=#c', { A: '#c' }],
  ['A=b #c', { A: 'b' }],
  ['A=b#c', { A: 'b#c' }],
  ["A='x\ny' #z\nB=1", { A: 'x\ny', B: '1' }],
  ["A='x\nB=2\n", { B: '2' }],
  ["A='x' y\nB='x'#y", { B: 'x' }],
  ['A="x\\', {}],
  ['export A\nI#x', { A: null, I: null }],
  ['export  A=1\nexportB=2', { A: '1', exportB: '2' }],
  ['A B=1', {}],
  ["='x'\nC=1", { C: '1' }],
  ['A\\=1', { 'A\\': '1' }],
  ['A=1\rB=2\r\nC=3', { A: '1', B: '2', C: '3' }],
  ["J='a\\'b'\n'K'=\"a\\nb\"", { J: "a'b", K: 'a\nb' }],
])('reads %j', (text, values) => {
  expect(valuesOf(text)).toEqual(values);
});

it('knows where a key stands, and what its value refers to', () => {
  const [, entry] = parseDotenv('A=1\n  export B="${A}-${C:-d}${"\n');
  expect(entry).toMatchObject({ key: 'B', start: 13, refers: true });
  expect([...referencesIn(entry?.value ?? '')].map(({ name, fallback }) => [name, fallback])).toEqual([
    ['A', ''],
    ['C', 'd'],
  ]);
});
