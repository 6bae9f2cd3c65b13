import { afterAll, describe, expect, it } from 'vitest';
import { parseBundle } from './case-bundle.ts';
import { observe } from './observe.ts';
import { findPython, Workshop } from './record-with-cpython.ts';

const python = findPython();
const why = 'missing' in python ? ` (skipped: ${python.missing})` : '';

describe.skipIf('missing' in python)(`the recorder${why}`, () => {
  const workshop = new Workshop();
  afterAll(() => workshop.close());
  const only = (id: string, body: string) => parseBundle(`=== ${id}: made for this test\n${body}`);

  it('runs a script as mod_wsgi does: no __main__, its folder not on sys.path, a name of its own', async () => {
    const cases = only(
      'manner',
      [
        'python-path: ',
        '--- site/wsgi.py',
        'import os, sys',
        'os.environ["NAME"] = __name__',
        'os.environ["FILE"] = __file__',
        'os.environ["ARGV"] = repr(sys.argv)',
        'os.environ["ON_PATH"] = str(os.path.dirname(__file__) in sys.path or "" in sys.path)',
      ].join('\n'),
    );
    const [observations = []] = await observe(workshop, cases);
    const events = observations[0]?.recording.events ?? [];
    const value = (key: string) => events.find((event) => event.key === key)?.value;
    expect(value('NAME')).toMatch(/^_mod_wsgi_[0-9a-f]{32}$/);
    expect(value('FILE')).toBe(`${workshop.rootOf(cases[0]!)}/site/wsgi.py`);
    expect(value('ARGV')).toBe("['mod_wsgi']");
    expect(value('ON_PATH')).toBe('False');
  });

  it('sees every way of writing, and tells os.putenv from os.environ', async () => {
    const cases = only(
      'ways',
      [
        '--- wsgi.py',
        'import os',
        'os.environ["A"] = "1"',
        'os.environ.setdefault("A", "2")',
        'os.environ.update(B="1")',
        'os.environ |= {"C": "1"}',
        'del os.environ["A"]',
        'os.environ.pop("B")',
        'os.putenv("D", "1")',
        'os.unsetenv("D")',
        'os.environ = {**os.environ, "E": "1"}',
      ].join('\n'),
    );
    const [observations = []] = await observe(workshop, cases);
    expect(observations[0]?.recording.events.map(({ op, key }) => `${op} ${key}`)).toEqual([
      'set A',
      'set B',
      'set C',
      'remove A',
      'remove B',
      'putenv D',
      'unsetenv D',
      'python-only E',
    ]);
  });
});
