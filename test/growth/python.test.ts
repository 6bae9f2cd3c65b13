import { expect, it } from 'vitest';
import { growthOf, LINEAR } from '../helpers/growth.ts';
import { factsOf } from '../python/facts-of.ts';

const each = (size: number, make: (at: number) => string): string =>
  Array.from({ length: size }, (_, at) => make(at)).join('');

/** Classes with two bases each that have the same two bases: the ways to the first double at every level. */
const diamond = (levels: number, root: string): string =>
  `class A0(${root}): pass\nclass B0(${root}): pass\n${each(levels, (at) => `class A${at + 1}(A${at}, B${at}): pass\nclass B${at + 1}(A${at}, B${at}): pass\n`)}`;

it.each([
  ['a diamond of classes', (size: number) => `${diamond(size, 'object')}x = A${size}.missing\n`],
  [
    'a diamond of exceptions',
    (size: number) =>
      `${diamond(size, 'Exception')}try:\n    raise A${size}()\nexcept ValueError:\n    pass\nexcept Exception:\n    pass\n`,
  ],
  [
    'classes derived from each other',
    (size: number) =>
      `class A0: pass\n${each(size, (at) => `class A${at + 1}(A${at}): pass\n`)}x = A${size}().missing\n`,
  ],
])('%s takes time that grows with the script', (_what, make) => {
  expect(growthOf(make, 25, (text) => factsOf('native', text))).toBeLessThan(LINEAR);
});
