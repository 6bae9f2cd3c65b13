import { describe, expect, it } from 'vitest';
import { ENGINES, effectsOf, factsOf, tell } from './facts-of.ts';

const KEY = 'DJANGO_SETTINGS_MODULE';

describe.each(ENGINES)('what a script does to os.environ (%s)', (engine) => {
  const effects = (text: string) => effectsOf(engine, `import os\n${text}\n`);

  it('tells an assignment from a setdefault', () => {
    expect(effects(`os.environ['${KEY}'] = 'a.settings'`)).toEqual([`assign ${KEY}=a.settings @import`]);
    expect(effects(`os.environ.setdefault('${KEY}', 'a.settings')`)).toEqual([`if-absent ${KEY}=a.settings @import`]);
  });

  it.each([
    ['a guard', `if 'K' not in os.environ:\n    os.environ['K'] = 'v'`],
    ['a guard the other way round', `if 'K' in os.environ:\n    pass\nelse:\n    os.environ['K'] = 'v'`],
    ['a guard with get', `if not os.environ.get('K'):\n    os.environ['K'] = 'v'`],
    ['a value written back', `os.environ['K'] = os.environ.get('K', 'v')`],
    ['a value written back through a name', `x = os.getenv('K') or 'v'\nos.environ['K'] = x`],
    ['a read that raises', `try:\n    os.environ['K']\nexcept KeyError:\n    os.environ['K'] = 'v'`],
    ['an early return', `def f():\n    if 'K' in os.environ:\n        return\n    os.environ['K'] = 'v'\nf()`],
    ['a merge that keeps what is there', `os.environ.update({'K': 'v', **os.environ})`],
  ])('sees that %s writes only where the variable is absent', (_name, text) => {
    expect(effects(text)).toEqual(['if-absent K=v @import']);
  });

  it('does not take a guard on another variable for one', () => {
    expect(effects(`if 'OTHER' not in os.environ:\n    os.environ['K'] = 'v'`)).toEqual(['assign K=v @import?']);
  });

  it('joins the arms of a condition that write the same variable', () => {
    const text = `import socket\nif socket.gethostname() == 'live':\n    os.environ.setdefault('K', 'a')\nelse:\n    os.environ.setdefault('K', 'b')`;
    expect(effects(text)).toEqual(['if-absent K=a|b @import']);
    const [joined] = factsOf(engine, `import os\n${text}\n`).effects;
    expect(joined?.arms?.map(({ at }) => at.line)).toEqual([4, 6]);
    expect([joined?.at.line, joined?.at.endLine]).toEqual([4, 6]);
  });

  it('leaves a write on one path uncertain', () => {
    expect(effects(`if os.environ.get('LIVE'):\n    os.environ['K'] = 'v'`)).toEqual(['assign K=v @import?']);
  });

  it('knows what removes, what reaches the process only, and what Python alone sees', () => {
    expect(effects(`os.environ['A'] = '1'\ndel os.environ['A']\nos.putenv('B', '2')\nos.environ = {'C': '3'}`)).toEqual(
      ['assign A=1 @import', 'remove A @import', 'process-only B=2 @import', 'python-only C=3 @import'],
    );
  });

  it('gives a fix the ranges of what it may rewrite', () => {
    const text = `import os\nos.environ.setdefault('K', 'v')\nif 'L' not in os.environ:\n    os.environ['L'] = 'w'\n`;
    const shapes = factsOf(engine, text).effects.map(({ shape }) => shape);
    const cut = (range?: { start: number; end: number }) => text.slice(range?.start, range?.end);
    expect(
      shapes.map((shape) => [shape?.kind, cut(shape?.mapping), cut(shape?.keyText), cut(shape?.valueText)]),
    ).toEqual([
      ['setdefault', 'os.environ', "'K'", "'v'"],
      ['not-in-guard', 'os.environ', "'L'", "'w'"],
    ]);
    expect(cut(shapes[1]?.statement)).toBe("if 'L' not in os.environ:\n    os.environ['L'] = 'w'");
  });

  it('says in which order things happen', () => {
    const facts = factsOf(
      engine,
      `import os\nfrom django.core.wsgi import get_wsgi_application\napplication = get_wsgi_application()\nos.environ['K'] = 'late'\n`,
    );
    expect(facts.handlers[0]?.seq).toBeLessThan(facts.effects[0]?.seq ?? 0);
  });

  it('says nothing certain of code that is made at run time', () => {
    const facts = factsOf(engine, `import os\nexec(compile(open('/elsewhere.py').read(), 'x', 'exec'))\n`);
    expect(facts.effects.map(tell)).toEqual(['assign *=(unknown) @import?']);
    expect(facts.loads).toBe('unknown');
  });
});

describe.each(ENGINES)('what happens when a request is served (%s)', (engine) => {
  const effects = (text: string) => effectsOf(engine, `import os\n${text}\n`);

  it('tells each request from the first one', () => {
    const text = [
      'ready = False',
      'def application(environ, start_response):',
      '    global ready',
      `    os.environ['EACH'] = 'x'`,
      '    if not ready:',
      '        ready = True',
      `        os.environ['ONCE'] = 'x'`,
    ];
    expect(effects(text.join('\n'))).toEqual(['assign EACH=x @each-request', 'assign ONCE=x @first-request']);
  });

  it('does not take the WSGI environ for the environment', () => {
    const text =
      'from os import environ\ndef application(environ, start_response):\n    environ["K"] = "v"\n    return []';
    expect(effects(text)).toEqual([]);
  });

  it('names the key that a value is copied from, and what is written without it', () => {
    const text = 'def application(environ, start_response):\n    os.environ["K"] = environ.get("R", "none")';
    const [effect] = factsOf(engine, `import os\n${text}\n`).effects;
    expect([effect?.fromRequest, effect?.requestKey, effect?.requestFallback]).toEqual([
      true,
      'R',
      { kind: 'known', value: 'none' },
    ]);
  });

  it.each([
    ['a membership test', 'if "R" in environ:\n        os.environ["K"] = environ["R"]'],
    ['a get', 'value = environ.get("R")\n    if value:\n        os.environ["K"] = value'],
    ['a loop over keys', 'for key in ("R",):\n        if key in environ:\n            os.environ[key] = environ[key]'],
  ])('sees that a write hangs on a key of the request by %s', (_name, body) => {
    const text = `def application(environ, start_response):\n    ${body}`;
    const [effect] = factsOf(engine, `import os\n${text}\n`).effects;
    expect([effect?.requestKey, effect?.ifRequestHasKey, effect?.certain]).toEqual(['R', true, false]);
  });

  it('keeps the prefix of keys that are copied in a loop', () => {
    const text =
      'def application(environ, start_response):\n    for key in environ:\n        if key.startswith("CL_"):\n            os.environ[key] = environ[key]';
    expect(effects(text)).toEqual(['assign CL_*=(unknown) @each-request?']);
  });

  it('does not call a callable missing where the script was not read to its end', () => {
    const kind = (text: string) => factsOf(engine, text).callable.kind;
    expect(kind('x = 1\n')).toBe('missing');
    expect(kind('import nobody_has_it\nfrom nobody_has_it import y\nraise RuntimeError(y)\n')).toBe('unknown');
    expect(kind('while True:\n    pass\ndef application(e, s):\n    return []\n')).toBe('unknown');
  });
});
