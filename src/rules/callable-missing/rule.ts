import type { Mount } from '../../deployment/deployment.ts';
import { distinctEdits } from '../../source/edit.ts';
import { groupBy } from '../../source/group-by.ts';
import type { FilePath } from '../../source/location.ts';
import { knownValue } from '../../source/static-value.ts';
import { defineRule } from '../define-rule.ts';
import { endLine } from '../django-sites.ts';
import type { Fix } from '../finding.ts';
import type { OccurrenceDraft, RuleContext, Told } from '../rule.ts';
import { isOfServer, type ServerMount } from '../server-mount.ts';
import { listScripts, listSites } from '../site.ts';

const MESSAGES = {
  other: {
    message:
      "mod_wsgi calls '{wanted}', and {scripts} has no object of that name; what it has is '{found}'. Every request to {sites} ends with {status}: Target WSGI script does not contain WSGI application.",
    help: 'Name the object: `callable-object={found}` on the WSGIScriptAlias, or add a line `{wanted} = {found}` to the script.',
  },
  none: {
    message:
      "mod_wsgi calls '{wanted}', and {scripts} has no object of that name. Every request to {sites} ends with {status}: Target WSGI script does not contain WSGI application.",
    help: "Bind the WSGI application to '{wanted}' at the level of the script's module, or name what is there with `callable-object=` on the WSGIScriptAlias.",
  },
};

type Context = RuleContext<typeof MESSAGES, 'deployment'>;

export const rule = defineRule({
  id: 'callable-missing',
  subject: 'deployment',
  meta: {
    summary: 'A script does not hold the object that mod_wsgi calls.',
    severity: 'error',
    confidence: 'high',
    fixable: 'unsafe',
  },
  messages: MESSAGES,
  check({ mounts }, context) {
    const lacking = mounts.filter(isOfServer).flatMap((mount) => findLacking(mount, context) ?? []);
    for (const occurrences of groupBy(lacking, causeOf).values()) {
      const [one] = occurrences;
      const { messageId, wanted, found } = one;
      context.reportCause({
        messageId,
        cause: causeOf(one),
        occurrences,
        about: (told) => ({
          data: {
            wanted,
            found: found ?? '',
            scripts: listScripts(told),
            sites: listSites(told),
            status: [...new Set(told.map(({ status }) => status))].join(' or '),
          },
          at: told[0].at,
          label: told[0].label,
          fixes: bindFix(told, context.textOf),
        }),
      });
    }
  },
});

/** A mount whose script lacks the object. */
interface Lacking extends OccurrenceDraft {
  readonly messageId: keyof typeof MESSAGES;
  readonly site: ServerMount;
  readonly wanted: string;
  /** The one object that could be meant; null where there is none, or several. */
  readonly found: string | null;
  readonly status: string;
}

const causeOf = ({ messageId, wanted, found }: Lacking): string => JSON.stringify([messageId, wanted, found]);

function findLacking(mount: ServerMount, { answerOf, textOf }: Context): Lacking | null {
  const { facts } = mount.script;
  const { value, setBy } = mount.callableObject;
  // Asked first: most scripts have one.
  if (!facts || facts.loads === false || value.kind !== 'known') return null;
  if (value.value === facts.callable.name && facts.callable.kind !== 'missing') return null;
  // Where the rest of the script is not known, the name is still not there; where another failure comes first, that is told.
  const answer = answerOf(mount);
  if (answer?.failure ? answer.failure.kind !== 'missing-callable' : !isMissing(mount, value.value)) return null;
  const [found, ...others] = applicationsIn(textOf(facts.file) ?? '');
  const isOne = found !== undefined && others.length === 0;
  return {
    messageId: isOne ? 'other' : 'none',
    site: mount,
    wanted: value.value,
    found: isOne ? found : null,
    // Embedded, the answer of mod_wsgi is 404; a daemon's becomes a 500 (measured).
    status: String(answer?.status ?? (isEmbedded(mount) ? 404 : 500)),
    at: mount.at,
    label: `no '${value.value}' in the script`,
    related: setBy === 'default' ? [] : [{ at: setBy, text: `asks for '${value.value}'` }],
  };
}

/** Reading shows that no path through the script binds the name. */
const isMissing = ({ script: { facts }, refusal, shadowedBy, undecidedBecause }: Mount, name: string): boolean =>
  facts?.callable.kind === 'missing' &&
  facts.callable.name === name &&
  refusal === null &&
  shadowedBy === null &&
  undecidedBecause.length === 0;

const isEmbedded = ({ processGroup: { value } }: Mount): boolean => knownValue(value) === '';

/** Names at the level of a module that are bound to what makes a WSGI application in the frameworks that are used most. */
function applicationsIn(text: string): readonly string[] {
  const made =
    /^(\w+)(?:\s*:\s*\w+)?\s*=\s*(?:[\w.]*\b(?:Flask|Bottle|Eve|Application|WSGIApplication|API|App|Dash|FlaskAPI|get_wsgi_application|default_app|create_app|make_app|loadapp|make_wsgi_app|wsgifunc)\s*\(|\w+\.wsgi_app\b)/gm;
  const imported = /^from\s+[\w.]+\s+import\s+(?:\(\s*)?(?:.*\bas\s+)?(app|wsgi_app|application|api|server)\b/gm;
  const defined = /^def\s+(\w+)\s*\(\s*environ\s*,\s*start_response\s*\)/gm;
  const names = [made, imported, defined].flatMap((pattern) =>
    [...text.matchAll(pattern)].map(([, name = '']) => name),
  );
  return [...new Set(names)];
}

/** Adds the name to the scripts that mod_wsgi asks for its usual one. */
function bindFix(told: Told<Lacking>, textOf: (file: FilePath) => string | null): readonly Fix[] {
  const edits = told.flatMap(({ site: { script, callableObject }, wanted, found }) => {
    if (!script.facts || found === null || callableObject.setBy !== 'default') return [];
    const { file } = script.facts;
    const text = textOf(file) ?? '';
    const newText = `${endLine(text)}\n${wanted} = ${found}\n`;
    return [{ file, range: { start: text.length, end: text.length }, newText }];
  });
  const [{ found }] = told;
  if (edits.length === 0) return [];
  const title = `call ${found} by the name that mod_wsgi looks for`;
  return [{ title, applicability: 'unsafe', edits: distinctEdits(edits) }];
}
