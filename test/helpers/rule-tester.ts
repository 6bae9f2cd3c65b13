import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Confidence, Fix, Label, Severity } from '../../src/rules/finding.ts';
import type { RawFinding, Rule } from '../../src/rules/rule.ts';
import { hasServer } from '../conformance/stage.ts';
import { type AnalysedTree, analyseTree, parser, runRule, type ServerTold, type Tree } from './analyse-tree.ts';
import { refusalOf } from './ask-httpd.ts';
import { furtherDisagreements } from './further-commands.ts';
import { parseRulePage } from './rule-page.ts';

/** A tree a rule must say nothing of. */
export interface SilentCase extends ServerTold {
  readonly name: string;
  readonly tree: Tree;
}

/** What one finding must say. `says` are parts of message, help and the labels of its places together. */
export interface ExpectedFinding {
  readonly id: string;
  readonly severity: Severity;
  readonly says?: readonly string[];
  /** Parts of neither. */
  readonly omits?: readonly string[];
  /** How many sites it happens to, one where nothing is said. */
  readonly occurrences?: number;
  readonly confidence?: Confidence;
  /** Where the finding itself stands: `FILE:LINE`. */
  readonly at?: string;
  /** Every place that the finding, or its first site, shows besides its own: `FILE:LINE what is said there`. */
  readonly shows?: readonly string[];
  /** Every place, besides its own, where a comment suppresses it for its first site: `FILE:LINE`. */
  readonly alsoAt?: readonly string[];
  /** What the first site may get instead of its own: a baseline knows it by this. */
  readonly mayGet?: readonly string[];
  /** Every fix: `APPLICABILITY: TITLE`. */
  readonly offers?: readonly string[];
}

/** A tree with findings. `[|` and `|]` mark the places of their occurrences; without marks the places are not looked at. */
export interface InvalidCase extends SilentCase {
  readonly findings: readonly ExpectedFinding[];
  /** Texts after the first finding's fix; the files that are not named stay as they are. `null`: there is no fix. */
  readonly fixed?: Tree | null;
  readonly applicability?: Fix['applicability'];
}

export interface RuleCases {
  readonly invalid: readonly InvalidCase[];
  readonly valid: readonly SilentCase[];
  /** Trees that look wrong at first sight and are not: the rule's guards. */
  readonly lookAlikes: readonly SilentCase[];
}

/** The contract of one rule, held against the real readers: its cases, its page's examples, its messages, its fixes. */
export function testRule(rule: Rule, cases: RuleCases): void {
  const page = parseRulePage(readFileSync(`src/rules/${rule.id}/README.md`, 'utf8'));
  const produced = new Set<string>();
  // By case, so that a case that runs again (test/mutants) adds nothing.
  const serverFixes = new Map<object, readonly ServerFix[]>();
  describe(rule.id, () => {
    it('finds the example of its page', () => {
      const tree = analyseTree(page.example);
      const findings = runRule(rule, tree);
      expect(findings.length).toBeGreaterThan(0);
      for (const finding of findings) produced.add(finding.messageId);
      serverFixes.set(page, proveFixes(rule, page.example, findings));
    });

    it('finds nothing in the repaired example of its page', () => {
      expect(runRule(rule, analyseTree(page.repaired)).map(({ message }) => message)).toEqual([]);
    });

    it.each(cases.invalid)('finds $name', (one) => {
      const { tree, marks } = unmark(one.tree);
      const analysed = analyseTree(tree, one);
      const findings = runRule(rule, analysed);
      expect(analysed.disagreements).toEqual([]);
      for (const finding of findings) produced.add(finding.messageId);
      expect(
        findings.map(({ messageId, severity, occurrences }) => ({
          id: messageId,
          severity,
          occurrences: occurrences.length,
        })),
      ).toEqual(one.findings.map(({ id, severity, occurrences = 1 }) => ({ id, severity, occurrences })));
      for (const [index, expected] of one.findings.entries()) {
        const text = textOf(findings[index]);
        for (const part of expected.says ?? []) expect(text).toContain(part);
        for (const part of expected.omits ?? []) expect(text).not.toContain(part);
        expectDetails(findings[index], expected);
      }
      if (marks.length > 0) expect(findings.flatMap(placesOf).sort()).toEqual(marks.sort());
      serverFixes.set(one, proveFixes(rule, tree, findings));
      if (one.fixed !== undefined) expectFix(findings[0], tree, one);
    });

    it.each([...cases.valid, ...cases.lookAlikes])('says nothing of $name', (one) => {
      const analysed = analyseTree(one.tree, one);
      expect(runRule(rule, analysed).map(({ message }) => message)).toEqual([]);
      expect(analysed.disagreements).toEqual([]);
    });

    it('is about trees of which graph, facts and a baseline say what check says', async () => {
      const all = [...cases.invalid, ...cases.valid, ...cases.lookAlikes];
      for (const one of all)
        expect(await furtherDisagreements(unmark(one.tree).tree, one, parser), one.name).toEqual([]);
    });

    if (rule.meta.fixable !== 'no')
      it('leaves a server that `apache2 -t` is content with', ({ skip }) => {
        if (!hasServer()) skip('no Apache on this machine (apache2 with mod_wsgi)');
        for (const { title, before, after } of [...serverFixes.values()].flat()) {
          const refused = refusalOf(after);
          // What was refused before, and for the same reason, is no fault of the fix.
          if (refused !== null && refused !== refusalOf(before)) expect(refused, `after "${title}"`).toBeNull();
        }
      });

    it('has cases of every kind and for every message', () => {
      expect(cases.invalid.length).toBeGreaterThan(0);
      expect(cases.valid.length).toBeGreaterThan(0);
      expect(cases.lookAlikes.length).toBeGreaterThan(0);
      expect([...produced].sort()).toEqual(Object.keys(rule.messages).sort());
    });
  });
}

const placesOf = ({ occurrences }: RawFinding): readonly string[] =>
  occurrences.map(({ primary: { at } }) => `${at.file.slice('/srv/'.length)} ${at.range.start}-${at.range.end}`);

const textOf = (finding: RawFinding | undefined): string =>
  [finding?.message, finding?.help, ...(finding?.occurrences ?? []).map(({ primary }) => primary.text)].join(' ');

const lineOf = ({ at }: Pick<Label, 'at'>): string => `${at.file.slice('/srv/'.length)}:${at.line}`;

/** What a case says of a finding besides its message and its places. */
function expectDetails(
  finding: RawFinding | undefined,
  { at: place, confidence, shows, alsoAt, mayGet, offers }: ExpectedFinding,
): void {
  if (mayGet) expect(finding?.occurrences[0]?.mayGet).toEqual(mayGet);
  if (confidence) expect(finding?.confidence).toBe(confidence);
  if (place) expect(finding && lineOf(finding.primary)).toBe(place);
  const labels = [...(finding?.related ?? []), ...(finding?.occurrences[0]?.related ?? [])];
  const shown = labels.map((label) => `${lineOf(label)} ${label.text}`);
  if (shows) expect([...new Set(shown)].sort()).toEqual([...shows].sort());
  const suppressing = (finding?.occurrences[0]?.alsoAt ?? []).map((at) => lineOf({ at }));
  if (alsoAt) expect([...new Set(suppressing)].sort()).toEqual([...alsoAt].sort());
  if (offers) expect(finding?.fixes.map(({ applicability, title }) => `${applicability}: ${title}`)).toEqual(offers);
}

function unmark(marked: Tree): { readonly tree: Tree; readonly marks: string[] } {
  const marks: string[] = [];
  const tree = Object.fromEntries(
    Object.entries(marked).map(([file, text]) => {
      let rest = text;
      for (let start = rest.indexOf('[|'); start >= 0; start = rest.indexOf('[|')) {
        rest = rest.replace('[|', '');
        const end = rest.indexOf('|]');
        rest = rest.replace('|]', '');
        marks.push(`${file} ${start}-${end}`);
      }
      return [file, rest];
    }),
  );
  return { tree, marks };
}

/** The tree after all edits of a fix, which do not overlap. */
function applyFix(tree: Tree, fix: Fix): Tree {
  const texts: Record<string, string> = { ...tree };
  for (const edit of [...fix.edits].sort((a, b) => b.range.start - a.range.start || b.range.end - a.range.end)) {
    const file = edit.file.slice('/srv/'.length);
    const text = texts[file] ?? '';
    texts[file] = text.slice(0, edit.range.start) + edit.newText + text.slice(edit.range.end);
  }
  return texts;
}

/** What a fix makes of the files of a server. */
interface ServerFix {
  readonly title: string;
  readonly before: Tree;
  readonly after: Tree;
}

/** Every fix leaves a tree that reads no worse than before, in which its finding is gone. */
function proveFixes(rule: Rule, tree: Tree, findings: readonly RawFinding[]): readonly ServerFix[] {
  const serverFixes: ServerFix[] = [];
  for (const finding of findings) {
    for (const fix of finding.fixes) {
      const after = applyFix(tree, fix);
      if (fix.edits.some(({ file }) => file.endsWith('.conf')))
        serverFixes.push({ title: fix.title, before: tree, after });
      const fixed = analyseTree(after);
      expect(errorsOf(fixed), `${fix.title} breaks the tree`).toEqual(
        errorsOf(fixed).filter((error) => errorsOf(analyseTree(tree)).includes(error)),
      );
      const left = runRule(rule, fixed).filter(({ message }) => message === finding.message);
      expect(
        left.map(({ message }) => message),
        `after "${fix.title}"`,
      ).toEqual([]);
    }
  }
  return serverFixes;
}

const errorsOf = ({ project }: AnalysedTree): readonly string[] => [
  ...project.servers.flatMap((server) => server.errors.map((error) => error.message)),
  ...[...project.scripts].flatMap(([file, { facts }]) => (facts.loads === false ? [`${file} does not load`] : [])),
];

function expectFix(finding: RawFinding | undefined, tree: Tree, { fixed, applicability }: InvalidCase): void {
  const fix = finding?.fixes[0];
  if (!fixed) {
    expect(fix).toBeUndefined();
    return;
  }
  expect(fix).toBeDefined();
  if (!fix) return;
  expect(applyFix(tree, fix)).toEqual({ ...tree, ...fixed });
  if (applicability) expect(fix.applicability).toBe(applicability);
}
