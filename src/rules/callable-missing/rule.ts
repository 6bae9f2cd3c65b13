import type { Mount } from '../../deployment/deployment.ts';
import { knownValue } from '../../source/static-value.ts';
import { defineRule } from '../define-rule.ts';
import { endLine } from '../django-sites.ts';
import type { Fix } from '../finding.ts';
import { nameScript, nameSite } from '../wording.ts';

export const rule = defineRule({
  id: 'callable-missing',
  subject: 'mount',
  meta: {
    summary: 'A script does not hold the object that mod_wsgi calls.',
    severity: 'error',
    confidence: 'high',
    fixable: 'unsafe',
  },
  messages: {
    other: {
      message:
        "mod_wsgi calls '{wanted}', and {script} has no object of that name; what it has is '{found}'. Every request to {site} ends with {status}: Target WSGI script does not contain WSGI application.",
      help: 'Name the object: `callable-object={found}` on the WSGIScriptAlias, or add a line `{wanted} = {found}` to the script.',
    },
    none: {
      message:
        "mod_wsgi calls '{wanted}', and {script} has no object of that name. Every request to {site} ends with {status}: Target WSGI script does not contain WSGI application.",
      help: "Bind the WSGI application to '{wanted}' at the level of the script's module, or name what is there with `callable-object=` on the WSGIScriptAlias.",
    },
  },
  check(mount, { report, answerOf, textOf }) {
    const { facts } = mount.script;
    const { value, setBy } = mount.callableObject;
    // Asked first: most scripts have one.
    if (!facts || facts.loads === false || value.kind !== 'known') return;
    if (value.value === facts.callable.name && facts.callable.kind !== 'missing') return;
    // Where the rest of the script is not known, the name is still not there; where another failure comes first, that is told.
    const answer = answerOf(mount);
    if (answer?.failure ? answer.failure.kind !== 'missing-callable' : !isMissing(mount, value.value)) return;
    const text = textOf(facts.file) ?? '';
    const names = applicationsIn(text);
    const [found] = names;
    const common = {
      at: mount.at,
      label: `no '${value.value}' in the script`,
      related: setBy === 'default' ? [] : [{ at: setBy, text: `asks for '${value.value}'` }],
      sites: [mount],
    };
    const data = {
      wanted: value.value,
      script: nameScript(mount.script),
      site: nameSite(mount, mount.script),
      // Embedded, the answer of mod_wsgi is 404; a daemon's becomes a 500 (measured).
      status: String(answer?.status ?? (isEmbedded(mount) ? 404 : 500)),
    };
    if (found === undefined || names.length > 1) report({ ...common, messageId: 'none', data });
    else
      report({
        ...common,
        messageId: 'other',
        data: { ...data, found },
        fixes: setBy === 'default' ? bindFix(mount, found, text) : [],
      });
  },
});

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
  const imported = /^from\s+[\w.]+\s+import\s+(?:\(?\s*)(?:.*\bas\s+)?(app|wsgi_app|application|api|server)\b/gm;
  const defined = /^def\s+(\w+)\s*\(\s*environ\s*,\s*start_response\s*\)/gm;
  const names = [made, imported, defined].flatMap((pattern) =>
    [...text.matchAll(pattern)].map(([, name = '']) => name),
  );
  return [...new Set(names)];
}

function bindFix({ script, callableObject }: Mount, found: string, text: string): readonly Fix[] {
  const { facts } = script;
  if (!facts || callableObject.value.kind !== 'known') return [];
  const newText = `${endLine(text)}\n${callableObject.value.value} = ${found}\n`;
  const edits = [{ file: facts.file, range: { start: text.length, end: text.length }, newText }];
  return [{ title: `call ${found} by the name that mod_wsgi looks for`, applicability: 'unsafe', edits }];
}
