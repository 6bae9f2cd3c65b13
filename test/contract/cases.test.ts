import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

/**
 * The public reports that the catalogue was derived from, by number: the rules that diagnose a report, and for rules that
 * were expected to and do not, the reason.
 */
interface ReportedCase {
  readonly rules: readonly string[];
  readonly undiagnosed?: Readonly<Record<string, string>>;
}

const cases: Readonly<Record<string, ReportedCase>> = JSON.parse(readFileSync('test/rules/cases.json', 'utf8'));
const rules = readdirSync('src/rules', { withFileTypes: true }).flatMap((entry) =>
  entry.isDirectory() ? [entry.name] : [],
);

/** The numbers that the names of a rule's tests give: `case 12 (...)`, `cases 28, 29 and 31: ...`. */
const numbersIn = (rule: string): ReadonlySet<string> => {
  const names = readFileSync(`src/rules/${rule}/rule.test.ts`, 'utf8').matchAll(
    /name:\s*['"`]cases? (\d+(?:(?:, | and )\d+)*)/g,
  );
  return new Set([...names].flatMap(([, numbers = '']) => numbers.split(/, | and /)));
};
const tested = new Map(rules.map((rule) => [rule, numbersIn(rule)]));

/** Reports in the collection that the catalogue was derived from. */
const REPORTS = 98;

describe('the reported cases', () => {
  it('are all in the table', () => {
    expect(Object.keys(cases)).toHaveLength(REPORTS);
  });

  it.each(Object.entries(cases))(
    'case %s is diagnosed by a test that names it, or there is a reason',
    (number, one) => {
      const { rules: claimed, undiagnosed = {} } = one;
      expect(claimed.length + Object.keys(undiagnosed).length).toBeGreaterThan(0);
      for (const rule of claimed)
        expect(tested.get(rule), `${rule} has no test that names case ${number}`).toContain(number);
      for (const reason of Object.values(undiagnosed)) expect(reason).toMatch(/^[a-z].{10,}[^.]$/);
    },
  );
});
