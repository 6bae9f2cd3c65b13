import { describe, expect, it } from 'vitest';
import { finishFindings } from '../../src/linter/finish-findings.ts';
import { nameOccurrences } from '../../src/linter/name-occurrences.ts';
import type { RawFinding, RawOccurrence } from '../../src/rules/rule.ts';

interface Told {
  readonly ruleId?: string;
  readonly severity?: RawFinding['severity'];
  readonly file?: string;
  readonly start?: number;
  readonly message?: string;
  readonly cause?: string | null;
  /** The files of the scripts that each occurrence is about. */
  readonly scripts?: readonly (readonly string[])[];
}

const at = (file: string, start: number) => ({ file, range: { start, end: start + 1 } });

/** As much of a finding as naming and ordering look at. */
function found({ ruleId = 'a-rule', severity = 'error', file = '/srv/a', start = 0, ...more }: Told): RawFinding {
  const { message = 'it is wrong', cause = null, scripts = [[]] } = more;
  const primary = { at: at(file, start), text: '' };
  const occurrences = scripts.map((of) => ({ severity, message, primary, of, sites: of, identity: '', alsoAt: [] }));
  const finding = { ruleId, severity, message, primary, cause, messageId: 'wrong', deployment: null, fixes: [] };
  return { ...finding, occurrences } as unknown as RawFinding;
}

const name = (findings: readonly RawFinding[]) =>
  nameOccurrences(findings, { deployments: [], nameOf: (file) => file.replace(/^\/\w+\//, '') });
const finish = (findings: readonly RawFinding[], because: readonly RawFinding[] = []) =>
  finishFindings(
    findings.map((finding) => ({ finding, because })),
    name([...findings, ...because]),
  );

describe('findings are reported', () => {
  it('by severity, then by file, from the top, by rule and by what they say, however they were found', () => {
    const inOrder = [
      found({ file: '/srv/b', start: 9 }),
      found({ severity: 'warning', file: '/srv/a', start: 5, ruleId: 'a-rule', message: 'first' }),
      found({ severity: 'warning', file: '/srv/a', start: 5, ruleId: 'a-rule', message: 'second' }),
      found({ severity: 'warning', file: '/srv/a', start: 5, ruleId: 'b-rule', message: 'first' }),
      found({ severity: 'warning', file: '/srv/a', start: 40 }),
      found({ severity: 'warning', file: '/srv/b', start: 1 }),
      found({ severity: 'info', file: '/srv/a', start: 0 }),
    ];
    const tell = (findings: readonly RawFinding[]) =>
      finish(findings).map(({ severity, primary, ruleId, message }) =>
        [severity, primary.at.file, primary.at.range.start, ruleId, message].join(' '),
      );
    const expected = inOrder.map(({ severity, primary, ruleId, message }) =>
      [severity, primary.at.file, primary.at.range.start, ruleId, message].join(' '),
    );
    for (let turn = 0; turn < inOrder.length; turn += 1)
      expect(tell([...inOrder.slice(turn), ...inOrder.slice(0, turn)])).toEqual(expected);
    expect(tell(inOrder.toReversed())).toEqual(expected);
  });

  it('once where two servers share the file, with the occurrences of both', () => {
    const one = found({ scripts: [['/srv/x'], ['/srv/y']] });
    const other = found({ scripts: [['/srv/z']] });
    const [only, ...more] = finish([one, other]);
    expect(more).toEqual([]);
    expect(only?.occurrences).toHaveLength(3);
  });

  it.each([
    ['another rule', { ruleId: 'b-rule' }],
    ['another file', { file: '/srv/b' }],
    ['another place', { start: 7 }],
    ['another message', { message: 'it is worse' }],
  ] satisfies readonly (readonly [string, Told])[])('apart where they have %s', (_, more) => {
    expect(finish([found({}), found(more)])).toHaveLength(2);
  });

  it('with what they lead to, equal consequences once', () => {
    const [root] = finish([found({})], [found({ ruleId: 'b-rule' }), found({ ruleId: 'b-rule' }), found({ start: 3 })]);
    expect(root?.because?.map(({ ruleId, occurrences }) => [ruleId, occurrences.length])).toEqual([
      ['b-rule', 2],
      ['a-rule', 1],
    ]);
    expect(finish([found({})])[0]).not.toHaveProperty('because');
  });
});

describe('an occurrence is named', () => {
  const namesOf = (findings: readonly RawFinding[]): readonly string[] => {
    const { ofOccurrence } = name(findings);
    return findings.flatMap(({ occurrences }) => occurrences.map((one: RawOccurrence) => ofOccurrence(one)));
  };

  it('by its sites, in whatever order they are told', () => {
    const [one, other] = [
      ['/srv/x', '/srv/y'],
      ['/srv/y', '/srv/x', '/srv/y'],
    ].map((of) => found({ scripts: [of] }));
    if (one && other) expect(namesOf([one])).toEqual(namesOf([other]));
    expect(namesOf([found({ scripts: [['/srv/x']] })])).not.toEqual(namesOf([found({ scripts: [['/srv/y']] })]));
  });

  it('by its file where it is about no site, wherever the checkout lies', () => {
    expect(namesOf([found({ file: '/srv/a' })])).toEqual(namesOf([found({ file: '/home/a', start: 70 })]));
    expect(namesOf([found({ file: '/srv/a' })])).not.toEqual(namesOf([found({ file: '/srv/b' })]));
  });

  it('by its number among equal ones, from the top of the first file, in whatever order they are found', () => {
    const about = { scripts: [['/srv/x']] };
    const places = [found({ ...about, start: 5 }), found({ ...about, start: 9 }), found({ ...about, file: '/srv/b' })];
    const names = namesOf(places);
    expect(new Set(names).size).toBe(3);
    for (const order of [
      [2, 1, 0],
      [1, 2, 0],
      [2, 0, 1],
    ]) {
      const shuffled = order.flatMap((index) => places[index] ?? []);
      expect(namesOf(shuffled)).toEqual(order.map((index) => names[index]));
    }
  });

  it('by its cause, where it has one: a finding keeps its name when a site joins it', () => {
    const nameOfCause = (scripts: readonly (readonly string[])[], cause: string | null) => {
      const finding = found({ cause, scripts });
      return name([finding]).ofFinding(finding);
    };
    expect(nameOfCause([['/srv/x']], 'group')).toBe(nameOfCause([['/srv/y'], ['/srv/x']], 'group'));
    expect(nameOfCause([['/srv/x']], 'group')).not.toBe(nameOfCause([['/srv/x']], 'other'));
    expect(nameOfCause([['/srv/x']], null)).not.toBe(nameOfCause([['/srv/y']], null));
  });
});
