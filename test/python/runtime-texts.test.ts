import { describe, expect, it } from 'vitest';
import { renderFacts } from '../../src/reporters/render-facts.ts';
import { ENGINES, factsOf } from './facts-of.ts';

describe.each(ENGINES)('texts that are put together when the script runs (%s)', (engine) => {
  const effectsIn = (lines: readonly string[]) => factsOf(engine, `import os\n${lines.join('\n')}\n`).effects;
  const application = (...body: string[]) => ['def application(environ, start):', ...body.map((line) => `    ${line}`)];
  const textsOf = (lines: readonly string[]) =>
    effectsIn(lines).map(({ key, value }) => [key, value?.kind === 'unknown' ? (value.from ?? value.why) : value]);
  const writes = (value: string) => textsOf(application(`os.environ['K'] = ${value}`))[0]?.[1];

  it.each([
    [`environ['R']`, [[{ request: 'R' }]]],
    [`environ.get('R', '')`, [[{ request: 'R', otherwise: '' }]]],
    [`'site.%s' % environ.get('R', 'a')`, [['site.', { request: 'R', otherwise: 'a' }]]],
    [
      `f"{environ['HTTP_HOST']}:{environ['SERVER_PORT']}"`,
      [[{ request: 'HTTP_HOST' }, ':', { request: 'SERVER_PORT' }]],
    ],
    [`'x' + str(environ.get('R'))`, [['x', { request: 'R', otherwise: 'None' }]]],
    [`environ.get('R') or 'b'`, [[{ request: 'R' }], ['b']]],
    [`environ.get('R', environ.get('S', 'c'))`, [[{ request: 'R' }], [{ request: 'S', otherwise: 'c' }]]],
    [`os.environ['HOME'] + '/' + environ['R']`, [[{ process: 'HOME' }, '/', { request: 'R' }]]],
    [`os.environ.get('H', '/')`, [[{ process: 'H' }], ['/']]],
  ])('tells what %s is made of', (value, texts) => {
    expect(writes(value)).toEqual(texts);
  });

  it.each([
    ['a value that a function changed', `environ['R'].lower()`],
    ['a part of a value', `environ['R'][1:]`],
    ['a value that may be no text', `str(environ['mod_wsgi.version'])`],
    ['a template', `'{{ site }}.' + environ['R']`],
    ['a file', `open('/etc/hostname').read()`],
  ])('does not say it of %s', (_name, value) => {
    expect(writes(value)).toEqual(expect.any(String));
  });

  it('tells a loop that copies variables under their own names from one that does not', () => {
    const loop = (key: string, value: string) =>
      textsOf(
        application(
          'for k, v in environ.items():',
          '    if k.startswith("CL_"):',
          `        os.environ[${key}] = ${value}`,
        ),
      );
    expect(loop('k', 'v')).toEqual([[null, [[{ request: null }]]]]);
    expect(loop('k', 'environ[k]')).toEqual([[null, [[{ request: null }]]]]);
    expect(loop('k[3:]', 'v')).toEqual([[null, 'it is copied from the request']]);
    expect(loop("'LAST'", 'v')).toEqual([['LAST', 'it is copied from the request']]);
    expect(loop('k', "v + 'x'")).toEqual([[null, 'it is copied from the request']]);
  });

  it.each([
    ['replaced by the script', `environ[environ['N']] = 'mine'`],
    ['removed by the script', `environ.pop('R', None)`],
    ['deleted by the script', `del environ['R']`],
  ])('does not trust a variable that may have been %s', (_name, change) => {
    const [effect] = textsOf(application(change, `os.environ['K'] = environ.get('R', '')`));
    expect(effect?.[1]).toEqual(expect.any(String));
  });

  it('knows the value where the script itself put it into the environ', () => {
    expect(textsOf(application(`environ['R'] = 'mine'`, `os.environ['K'] = environ['R']`))).toEqual([
      ['K', { kind: 'known', value: 'mine' }],
    ]);
  });

  it('does not take the value of an earlier request for the one of this request', () => {
    const lines = ['first = []', ...application(`first.append(environ['R'])`, `os.environ['K'] = first[0]`)];
    expect(textsOf(lines)).toEqual([['K', 'it is R of the request']]);
  });

  it('does not read from the process what a loop may have written over', () => {
    const [, effect] = textsOf(
      application('for k in environ:', '    os.environ[k] = environ[k]', `os.environ['K'] = os.environ['R']`),
    );
    expect(effect).toEqual(['K', 'the inherited value of R']);
  });

  it('shows people where the value comes from', () => {
    const facts = factsOf(
      engine,
      `import os\n${application(`os.environ['K'] = os.environ['HOME'] + environ.get('R', 'x\\x1b')`).join('\n')}\n`,
    );
    expect(renderFacts('text', [facts], (file) => file)).toContain(
      "writes K: HOME of the process + R of the request (or 'x\\u{1b}'), in each request",
    );
  });
});

describe.each(ENGINES)('a fallback that is a variable itself (%s)', (engine) => {
  it('is no KeyError waiting for a request without the key', () => {
    const text = `import os\ndef application(environ, start):\n    os.environ['K'] = environ.get('R', os.environ.get('S', 'd'))\n`;
    expect(factsOf(engine, text).effects.map(({ requestKey, certain }) => [requestKey, certain])).toEqual([
      [undefined, true],
    ]);
  });

  it('leaves what os.putenv wrote in another arm absent', () => {
    const text = `import os\nif os.environ.get('MODE'):\n    os.putenv('K', 'c')\nelif 'K' not in os.environ:\n    os.environ['K'] = 'v'\n`;
    expect(factsOf(engine, text).effects.map(({ how, certain }) => [how, certain])).toEqual([
      ['process-only', false],
      ['if-absent', false],
    ]);
  });
});
