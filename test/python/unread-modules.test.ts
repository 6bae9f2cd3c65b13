import { describe, expect, it } from 'vitest';
import { effectsOf, factsOf } from './facts-of.ts';

const PATH = { pythonPath: ['/srv/site'] } as const;
const WRITES = "import os\nos.environ['K'] = 'v'\n";
const OPEN = ['assign *=(unknown) @import?'];

type Files = Record<string, string>;

/** Modules that import each other, so many deep; the last one holds a text. */
const chain = (last: string): Files => ({
  'site/wsgi.py': 'import m1\n',
  ...Object.fromEntries([1, 2, 3, 4].map((at) => [`site/m${at}.py`, `import m${at + 1}\n`])),
  'site/m5.py': last,
});

describe('a module of the tree that is not read', () => {
  it.each<[string, Files]>([
    ['is compiled', { 'site/wsgi.py': 'import tune\n', 'site/tune.pyc': 'x' }],
    [
      'lies in an archive',
      { 'site/wsgi.py': "import sys\nsys.path.append('/srv/site/z.zip')\nimport tune\n", 'site/z.zip': 'x' },
    ],
    ['is imported from too deep, and writes', chain(WRITES)],
  ])('may write, and that is said, where it %s', (_what, files) => {
    expect(effectsOf('native', files, PATH)).toEqual(OPEN);
    expect(factsOf('native', files, PATH).notices.map(({ message }) => message)).toEqual([
      expect.stringContaining('it may write the environment'),
    ]);
  });

  it.each<[string, Files]>([
    ['is nowhere', { 'site/wsgi.py': 'import tune\n' }],
    ['is there as a text, too', { 'site/wsgi.py': 'import tune\n', 'site/tune.py': '', 'site/tune.pyc': 'x' }],
    ['is compiled for a cache', { 'site/wsgi.py': 'import tune\n', 'site/__pycache__/tune.cpython-311.pyc': 'x' }],
    [
      'is of the standard library',
      { 'site/wsgi.py': "import sys\nsys.path.append('/srv/site/z.zip')\nimport json\n", 'site/z.zip': 'x' },
    ],
    ['is imported from too deep, and only asks', chain("import os\nHOME = os.environ.get('HOME')\n")],
  ])('writes nothing where it %s', (_what, files) => {
    expect(effectsOf('native', files, PATH)).toEqual([]);
  });
});
