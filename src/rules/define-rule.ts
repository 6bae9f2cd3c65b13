import { checkDraft, fillMessage } from './draft-door.ts';
import type { Draft, MessageTemplate, RawFinding, Rule, RuleDefinition, SubjectKind, Subjects } from './rule.ts';

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
      const report = (draft: Draft): void => {
        checkDraft(id, meta, draft, surroundings.textOf);
        const template = messages[draft.messageId];
        if (!template) throw new Error(`${id}: there is no message "${draft.messageId}"`);
        findings.push({
          ruleId: id,
          severity: draft.severity ?? meta.severity,
          confidence: draft.confidence ?? meta.confidence,
          message: fillMessage(id, template.message, draft.data),
          help: fillMessage(id, template.help, draft.data),
          docsUrl: docsUrl(id),
          primary: { at: draft.at, text: draft.label },
          related: draft.related ?? [],
          fixes: draft.fixes ?? [],
          messageId: draft.messageId,
          sites: draft.sites ?? [],
          deployment: surroundings.deployment,
        });
      };
      // The linter gives every rule subjects of its own kind only.
      const context = { ...surroundings, report };
      for (const subject of subjects) definition.check(subject as Subjects[Kind], context);
      return findings;
    },
  };
}

/** The page of a rule. */
export const docsUrl = (id: string): string =>
  `https://github.com/wsgiscope/wsgiscope/blob/main/src/rules/${id}/README.md`;
