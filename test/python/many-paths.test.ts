import { describe, expect, it } from 'vitest';
import { effectsOf, factsOf } from './facts-of.ts';

const times = (count: number, line: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => line(i)).join('\n');

/** CPU milliseconds of some work. */
const cpuOf = (work: () => void): number => {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
};

const SHAPES: readonly (readonly [what: string, text: string])[] = [
  ['a ladder of conditions', `import os\n${times(120, (i) => `if os.environ.get('A${i}'):\n    print(${i})`)}`],
  [
    'a ladder whose rungs write',
    `import os\n${times(60, (i) => `if os.environ.get('A${i}'):\n    os.environ['B${i}'] = '1'`)}`,
  ],
  [
    'an elif ladder',
    `import os\nx = os.environ.get('X')\nif x == '':\n    pass\n${times(100, (i) => `elif x == 'v${i}':\n    y = ${i}`)}`,
  ],
  [
    'a class diamond',
    `class C0(object): pass\n${times(30, (i) => `class L${i + 1}(C${i}): pass\nclass R${i + 1}(C${i}): pass\nclass C${i + 1}(L${i + 1}, R${i + 1}): pass`)}\nC30().x = 1`,
  ],
  [
    'a pile of decorators',
    `import lib\n${times(60, (i) => `@lib.d${i}(${i})`)}\ndef f(environ, start_response):\n    return []\napplication = f`,
  ],
  ['many tries', times(100, (i) => `try:\n    import m${i}\nexcept ImportError:\n    m${i} = None`)],
  ['many unknown loops', `import lib\n${times(40, (i) => `for a${i} in lib.items():\n    lib.use(a${i})`)}`],
];

describe('scripts with many paths', () => {
  // Generous: machines differ, and the bound is one of kind.
  it.each(SHAPES)('%s takes no second', (_, text) => {
    expect(cpuOf(() => factsOf('native', `${text}\n`))).toBeLessThan(1500);
  });

  it('are followed to the end where no condition changes anything', () => {
    const [, text] = SHAPES[0] ?? ['', ''];
    const facts = factsOf('native', `${text}\nos.environ['K'] = 'v'\n`);
    expect(facts.notices).toEqual([]);
    expect(facts.loads).toBe(true);
  });

  it('keep a condition whose value counts only behind another one', () => {
    const text = `import os, socket
os.environ.setdefault('K', os.environ.get('L', 'one' if socket.gethostname() == 'a' else 'two'))
value = 'x' if os.environ.get('A') else 'y'
def late():
    return value
if os.environ.get('B'):
    os.environ['M'] = late()
`;
    expect(effectsOf('native', text)).toEqual(['if-absent K=(unknown) @import', 'assign M=x|y @import?']);
    const facts = factsOf('native', text);
    expect(facts.effects[0]?.value).toMatchObject({ from: expect.arrayContaining([['one'], ['two']]) });
  });

  /** More conditions than can be followed, each of which writes. */
  const ladder = times(40, (i) => `if os.environ.get('L${i}'):\n    os.environ['W${i}'] = '1'`);

  it('take both ways of a condition that is only met behind two others', () => {
    const text = `import os, socket
if os.environ.get('A'):
    pass
elif not os.getenv('K'):
    os.environ['K'] = 'one' if socket.gethostname() == 'a' else 'two'
${ladder}
`;
    expect(effectsOf('native', text)[0]).toBe('if-absent K=one|two @import?');
  });

  it('do not tell all values of what is made of two conditions, where one is left out', () => {
    const text = `import os
a = 'x' if os.environ.get('A') else 'y'
b = 'p' if os.environ.get('B') else 'q'
${ladder}
os.environ['ONE'] = a
os.environ['TWO'] = a + b
`;
    const { effects, notices } = factsOf('native', text);
    expect(notices.map(({ code }) => code)).toContain('python-too-many-paths');
    const written = (key: string) => effects.find((effect) => effect.key === key)?.value;
    expect(written('ONE')).toEqual({ kind: 'one-of', values: ['x', 'y'] });
    expect(written('TWO')).toMatchObject({ kind: 'unknown', why: 'it has too many paths to follow all of them' });
  });

  it('tell all values of a ladder of which every rung was taken', () => {
    const text = `import os
a = os.environ.get('A')
${ladder}
if a == '1':
    os.environ['K'] = 'one'
elif a == '2':
    os.environ['K'] = 'two'
else:
    os.environ['K'] = 'three'
`;
    expect(effectsOf('native', text).at(-1)).toBe('assign K=one|three|two @import');
  });
});
