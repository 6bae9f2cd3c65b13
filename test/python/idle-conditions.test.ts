import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { factsOf } from './facts-of.ts';

/** A script whose callable runs these statements for every request. */
const scriptOf = (statements: readonly string[]): string =>
  [
    'import os',
    'def application(environ, start_response):',
    '    kept = environ.get("A")',
    '    name = "none"',
    ...statements.map((statement) => `    ${statement}`),
    '    return []',
    '',
  ].join('\n');

const condition = (key: string, test: string, branch: string): string => `if ${test.replaceAll('K', key)}: ${branch}`;

const key = fc.constantFrom('A', 'B', 'C');
const test = fc.constantFrom(
  'environ.get("K") == "on"',
  'environ.get("K", "") != "on"',
  'environ.get("K")',
  'not environ.get("K", "off")',
  '"K" in environ',
  'environ.get("K", "").lower() in ("on", "yes")',
  'environ.get("K", "").startswith("o")',
  'environ.get("K") is None or environ.get("K") == "on"',
);
const branch = key.map((name) => `environ["${name}"] = "set"`);
/** What may come after a condition and depend on it, or not. */
const follower = fc.constantFrom(
  'os.environ["P"] = environ.get("A", "")',
  'os.environ["P"] = environ["B"]',
  'os.environ["P"] = kept',
  'copy = environ.copy(); os.environ["P"] = copy.get("C", "")',
  'copy = dict(environ); os.environ["P"] = copy.get("A", "")',
  'if environ.get("A") == "on": os.environ["Q"] = "a"',
  'if "B" in environ: os.environ["Q"] = "b"',
  'if kept == "on": os.environ["R"] = "kept"',
  'environ["C"] = "later"',
  'name = environ.pop("C", "x"); os.environ["P"] = name',
  'for k in environ.keys(): os.environ[k] = environ[k]',
  'os.environ.update(environ)',
  'pass',
);

describe('conditions that only choose what is put into the request', () => {
  // The second script does something more in each branch that means nothing: its conditions are run both ways.
  it('leave the facts as they are where they are run both ways', () => {
    const statement = fc.oneof(
      fc.record({ key, test, branch }),
      follower.map((text) => text),
    );
    fc.assert(
      fc.property(fc.array(statement, { minLength: 1, maxLength: 4 }), (statements) => {
        const render = (more: string): string =>
          scriptOf(
            statements.map((one) =>
              typeof one === 'string' ? one : condition(one.key, one.test, `${one.branch}${more}`),
            ),
          );
        const bothWays = factsOf('native', render('; id(0)'));
        fc.pre(!bothWays.notices.some(({ code }) => code === 'python-too-many-paths'));
        expect(factsOf('native', render(';  pass'))).toEqual(bothWays);
      }),
      { numRuns: Number(process.env['PROPERTY_RUNS'] ?? 150), seed: Number(process.env['PROPERTY_SEED'] ?? 1) },
    );
  });

  it('do not use up the paths a script may have', () => {
    const conditions = Array.from({ length: 12 }, (_, i) =>
      condition(`K${i}`, 'environ.get("K") == "on"', `environ["W${i}"] = "1"`),
    );
    const facts = factsOf('native', scriptOf([...conditions, 'os.environ["LAST"] = "known"']));
    expect(facts.notices).toEqual([]);
    expect(facts.effects).toMatchObject([
      { key: 'LAST', value: { kind: 'known', value: 'known' }, certain: true, when: 'each-request' },
    ]);
  });
});
