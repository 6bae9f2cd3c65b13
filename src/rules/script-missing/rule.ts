import { posix } from 'node:path';
import { distinctEdits } from '../../source/edit.ts';
import { groupBy } from '../../source/group-by.ts';
import { withoutEndSlashes } from '../../source/normal-path.ts';
import { defineRule } from '../define-rule.ts';
import type { Fix } from '../finding.ts';
import type { OccurrenceDraft, RuleContext, Told } from '../rule.ts';
import { isOfServer, type ServerMount } from '../server-mount.ts';
import { listSites } from '../site.ts';
import { replaceWord } from '../word-edits.ts';
import { listNames } from '../wording.ts';

const MESSAGES = {
  missing: {
    message:
      'Every request to {sites} ends with 404 (Target WSGI script not found or unable to stat): there is no {scripts}. The configuration test does not look.',
    help: '{suggestion}Name the script as it lies on the server; the path of a symbolic link counts as it is written.',
  },
  folder: {
    message:
      'A request to {sites} itself ends with {status}: {scripts} is a folder, and mod_wsgi runs files. Only longer URLs reach the scripts in it, each under its own file name.',
    help: '{suggestion}To mount one site, name its script.',
  },
};

type Context = RuleContext<typeof MESSAGES, 'deployment'>;

export const rule = defineRule({
  id: 'script-missing',
  subject: 'deployment',
  meta: {
    summary: 'A WSGIScriptAlias names a script that is not there.',
    severity: 'error',
    confidence: 'high',
    fixable: 'unsafe',
  },
  messages: MESSAGES,
  check({ mounts }, context) {
    const found = mounts.filter(isOfServer).flatMap((mount) => findMissing(mount, context) ?? []);
    for (const [messageId, occurrences] of groupBy(found, (one) => one.messageId))
      context.reportCause({
        messageId,
        cause: '',
        occurrences,
        about: (told) => ({
          data: {
            sites: listSites(told),
            scripts: listNames(told.map(({ script }) => script)),
            suggestion: suggestionFor(told),
            status: listNames(told.map(({ status }) => status)),
          },
          at: told[0].at,
          label: told[0].label,
          fixes: nameFix(told),
        }),
      });
  },
});

/** A mount without a script. */
interface Missing extends OccurrenceDraft {
  readonly messageId: keyof typeof MESSAGES;
  readonly site: ServerMount;
  readonly script: string;
  readonly status: string;
  /** The scripts that are there and may be meant. */
  readonly near: readonly string[];
}

function findMissing(mount: ServerMount, { refusalOf, isFile }: Context): Missing | null {
  const answer = refusalOf(mount);
  const kind = answer?.failure?.kind;
  if (!answer || (kind !== 'missing-script' && kind !== 'script-is-directory')) return null;
  const script = mount.script.deployedPath;
  const isMissing = kind === 'missing-script';
  return {
    messageId: isMissing ? 'missing' : 'folder',
    site: mount,
    script,
    status: String(answer.status),
    near: nearScripts(script).filter(isFile),
    gets: script,
    at: mount.at,
    label: isMissing ? 'there is no such file' : 'a folder',
  };
}

/** What is meant, most likely: of many sites the first one's, as an example. */
function suggestionFor(told: Told<Missing>): string {
  const one = told.find(({ near }) => near.length > 0);
  if (!one) return '';
  const near = one.near.join(' or ');
  return told.length === 1 ? `Is ${near} meant? ` : `Is ${near} meant, rather than ${one.script}? `;
}

/** Names that scripts go by. */
const NAMES = ['wsgi.py', 'app.wsgi', 'django.wsgi', 'application.wsgi', 'index.wsgi', 'wsgi.wsgi', 'app.py'];

/** Where the script is meant to be, most likely: a folder short or long, another name or ending in the same folder. */
function nearScripts(script: string): readonly string[] {
  const path = withoutEndSlashes(script);
  const folder = posix.dirname(path);
  const name = posix.basename(path);
  const stem = name.replace(/\.(py|wsgi)$/, '');
  const found = [
    posix.join(folder, posix.basename(folder), name),
    posix.join(posix.dirname(folder), name),
    posix.join(folder, `${stem}.py`),
    posix.join(folder, `${stem}.wsgi`),
    ...NAMES.map((one) => posix.join(path, one)),
    ...NAMES.map((one) => posix.join(path, posix.basename(path), one)),
    ...NAMES.map((one) => posix.join(folder, one)),
  ];
  return [...new Set(found)].filter((one) => one !== script);
}

/** Names the scripts of which there is exactly one that may be meant. */
function nameFix(told: Told<Missing>): readonly Fix[] {
  const named = told.flatMap(({ site: { alias }, near: [script, ...more] }) => {
    if (script === undefined || more.length > 0 || !/^[\w/.-]+$/.test(script)) return [];
    const edit = replaceWord(alias.node, alias.node.words[1], script);
    return edit ? [{ script, edit }] : [];
  });
  if (named.length === 0) return [];
  const title = `name ${listNames(named.map(({ script }) => script))}`;
  return [{ title, applicability: 'unsafe', edits: distinctEdits(named.map(({ edit }) => edit)) }];
}
