import { describe, expect, it } from 'vitest';
import { ENGINES, effectsOf, factsOf } from './facts-of.ts';

describe.each(ENGINES)('a text that is not what it looks like (%s)', (engine) => {
  it.each([
    ['behind a comment', `# hidden\rimport os\ros.environ['K'] = 'v'\n`],
    ['in every line', `import os\r# x\ros.environ['K'] = 'v'\r`],
    ['in a block', `import os\nif True: # x\r    os.environ['K'] = 'v'\n`],
    ['behind a coding line', `# x\r# -*- coding: utf-8 -*-\rimport os\ros.environ['K'] = 'v'`],
  ])('ends a line with a carriage return alone: %s', (_where, text) => {
    expect(effectsOf(engine, text)).toEqual(['assign K=v @import']);
  });

  it('reads the encoding on a line that ends so', () => {
    const { notices } = factsOf(engine, '# x\r# coding: utf-7\nimport os\n');
    expect(notices.map(({ code }) => code)).toEqual(['python-unreadable']);
  });

  it('keeps a line feed for it in a text', () => {
    expect(effectsOf(engine, `import os\nos.environ['K'] = '''a\rb\r\nc'''\n`)).toEqual(['assign K=a\nb\nc @import']);
  });

  it.each([
    ['an attribute', `import os\nos.e\u207Fviron['K'] = 'v'`],
    ['a name', `import os\n\uFF45 = os.environ\ne['K'] = 'v'`],
    ['a module', `from \uFF4Fs import environ\nenviron['K'] = 'v'`],
    ['an imported name', `from os import \u1D49nviron as e\ne['K'] = 'v'`],
    ['an alias', `import os as \uFB01\nfi.environ['K'] = 'v'`],
    ['a function', `import os\ndef \uFF46(): os.environ['K'] = 'v'\nf()`],
    ['a parameter', `import os\ndef f(\uFF56): os.environ['K'] = v\nf(v='v')`],
    ['a keyword argument', `import os\nos.environ.update(dict(\uFF2B='v'))`],
    ['a class', `import os\nclass \uFF23:\n    def \uFF4D(self): os.environ['K'] = 'v'\nC().m()`],
    ['a captured name', `import os\nmatch 'v':\n    case \uFF58:\n        os.environ['K'] = x`],
    ['a name behind :=', `import os\nif (\uFF58 := 'v'):\n    os.environ['K'] = x`],
  ])('compares names as Python does: %s', (_what, text) => {
    const facts = factsOf(engine, `${text}\n`, { python: { oldest: 311, newest: 311 } });
    expect(facts.loads).toBe(true);
    expect(effectsOf(engine, `${text}\n`, { python: { oldest: 311, newest: 311 } })).toEqual(['assign K=v @import']);
  });

  it('leaves texts as they are', () => {
    expect(effectsOf(engine, `import os\nos.environ['K'] = '\uFF56'\n`)).toEqual(['assign K=\uFF56 @import']);
  });
});
