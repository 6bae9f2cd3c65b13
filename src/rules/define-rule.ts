import { FEW } from '../source/first-few.ts';
import type { FilePath } from '../source/location.ts';
import { checkOccurrence, checkStatement, fillMessage } from './draft-door.ts';
import { isEditable } from './editable-lines.ts';
import type { Confidence, Severity } from './finding.ts';
import type {
  CauseDraft,
  Draft,
  MessageTemplate,
  OccurrenceDraft,
  RawFinding,
  RawOccurrence,
  Rule,
  RuleContext,
  RuleDefinition,
  RuleMeta,
  RuleSurroundings,
  Statement,
  SubjectKind,
  Subjects,
  Told,
} from './rule.ts';
import { siteName } from './site.ts';

/** Makes a rule out of its definition. Its `report` is a guarded door: what is malformed throws and never gets out. */
export function defineRule<Kind extends SubjectKind, const Messages extends Record<string, MessageTemplate>>(
  definition: RuleDefinition<Kind, Messages>,
): Rule {
  const { id, meta, messages } = definition;
  return {
    id,
    subject: definition.subject,
    meta,
    messages,
    run(subjects, surroundings) {
      const findings: RawFinding[] = [];
      const report = (draft: Draft | CauseDraft): void => {
        const template = messages[draft.messageId];
        if (!template) throw new Error(`${id}: there is no message "${draft.messageId}"`);
        findings.push(readDraft({ id, meta, template, surroundings }, draft));
      };
      const reportCause = <Drafted extends OccurrenceDraft>(draft: CauseDraft<Drafted>): void => {
        // What comes back are the very drafts that were handed in.
        if (draft.occurrences.length > 0) report(draft as unknown as CauseDraft);
      };
      // The linter gives every rule subjects of its own kind only, with what belongs to them.
      const context = { ...surroundings, report, reportCause } as RuleContext<Messages, Kind>;
      for (const subject of subjects) definition.check(subject as Subjects[Kind], context);
      return findings;
    },
  };
}

/** The page of a rule. */
export const docsUrl = (id: string): string =>
  `https://github.com/wsgiscope/wsgiscope/blob/main/src/rules/${id}/README.md`;

/** What a draft is read with. */
interface Reading {
  readonly id: string;
  readonly meta: RuleMeta;
  readonly template: MessageTemplate;
  readonly surroundings: RuleSurroundings;
}

type Say = (told: readonly RawOccurrence[]) => Statement;

function readDraft(reading: Reading, draft: Draft | CauseDraft): RawFinding {
  const { id, meta, template, surroundings } = reading;
  const messageOf = ({ data }: Statement): string => fillMessage(id, template.message, data);
  const isCause = 'occurrences' in draft;
  const say: Say = isCause ? (told) => draft.about(draftsOf(told)) : () => draft;
  const occurrences = isCause
    ? draft.occurrences.map((one) => readOccurrence(reading, one, (self) => messageOf(say([self]))))
    : [onePlace(reading, draft, messageOf(draft))];
  for (const occurrence of occurrences) checkOccurrence(id, occurrence, surroundings.textOf);
  const having = (some: readonly RawOccurrence[]): RawFinding => {
    const statement = say(some);
    checkStatement(id, meta, statement, surroundings.textOf);
    return {
      ruleId: id,
      messageId: draft.messageId,
      cause: isCause ? draft.cause : null,
      ...gravest(some, meta),
      message: messageOf(statement),
      help: fillMessage(id, template.help, statement.data),
      docsUrl: docsUrl(id),
      primary: { at: statement.at, text: statement.label },
      related: statement.related ?? [],
      fixes: (statement.fixes ?? []).filter((fix) => isEditable(fix, surroundings)),
      deployment: surroundings.deployment,
      occurrences: some,
      having,
    };
  };
  return having(occurrences);
}

const serverOf = ({ deployment }: RuleSurroundings): FilePath | null => deployment?.server?.read.entry ?? null;

/** The drafts of some occurrences of a cause. */
function draftsOf(told: readonly RawOccurrence[]): Told {
  const [first, ...more] = told.flatMap(({ draft }) => draft ?? []);
  if (!first) throw new Error('a cause without an occurrence');
  return [first, ...more];
}

function readOccurrence(
  { meta, surroundings }: Reading,
  draft: OccurrenceDraft,
  messageOf: (self: RawOccurrence) => string,
): RawOccurrence {
  const of = draft.site === null ? [] : [draft.site];
  return {
    severity: draft.severity ?? meta.severity,
    confidence: draft.confidence ?? meta.confidence,
    server: serverOf(surroundings),
    site: draft.site === null ? null : siteName(draft.site),
    gets: draft.gets ?? null,
    get message() {
      return messageOf(this);
    },
    primary: { at: draft.at, text: draft.label },
    related: draft.related ?? [],
    of,
    sites: draft.standsAlone ? [] : [...of, ...(draft.beside ?? [])],
    identity: draft.mayGet ? '' : (draft.gets ?? ''),
    mayGet: draft.mayGet && draft.mayGet.length <= FEW ? draft.mayGet : null,
    alsoAt: draft.alsoAt ?? [],
    draft,
  };
}

function onePlace({ meta, surroundings }: Reading, draft: Draft, message: string): RawOccurrence {
  const { sites = [], gets } = draft;
  const [first] = sites;
  return {
    severity: draft.severity ?? meta.severity,
    confidence: draft.confidence ?? meta.confidence,
    server: serverOf(surroundings),
    site: first === undefined ? null : siteName(first),
    gets: gets ?? null,
    message,
    primary: { at: draft.at, text: draft.label },
    related: draft.related ?? [],
    of: sites,
    sites: draft.standsAlone ? [] : [...sites, ...(draft.beside ?? [])],
    identity: gets ?? JSON.stringify(Object.entries(draft.data).sort()),
    mayGet: null,
    alsoAt: [],
    draft: null,
  };
}

const SEVERITIES: readonly Severity[] = ['info', 'warning', 'error'];
const CONFIDENCES: readonly Confidence[] = ['low', 'medium', 'high'];

/** The severity of the gravest occurrences, and the confidence of the surest of these. */
function gravest(
  occurrences: readonly RawOccurrence[],
  meta: RuleMeta,
): { readonly severity: Severity; readonly confidence: Confidence } {
  const severity = SEVERITIES.findLast((one) => occurrences.some((occurrence) => occurrence.severity === one));
  const confidence = CONFIDENCES.findLast((one) =>
    occurrences.some((occurrence) => occurrence.severity === severity && occurrence.confidence === one),
  );
  return { severity: severity ?? meta.severity, confidence: confidence ?? meta.confidence };
}
