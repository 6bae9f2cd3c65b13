import { posix } from 'node:path';
import { defineRule } from '../define-rule.ts';
import type { Fix } from '../finding.ts';
import type { ServerMount } from '../server-mount.ts';
import { replaceWord } from '../word-edits.ts';
import { nameSite } from '../wording.ts';

export const rule = defineRule({
  id: 'script-missing',
  subject: 'mount',
  meta: {
    summary: 'A WSGIScriptAlias names a script that is not there.',
    severity: 'error',
    confidence: 'high',
    fixable: 'unsafe',
  },
  messages: {
    missing: {
      message:
        'Every request to {site} ends with 404 (Target WSGI script not found or unable to stat): there is no {script}. The configuration test does not look.',
      help: '{suggestion}Name the script as it lies on the server; the path of a symbolic link counts as it is written.',
    },
    folder: {
      message:
        'A request to {site} itself ends with {status}: {script} is a folder, and mod_wsgi runs files. Only longer URLs reach the scripts in it, each under its own file name.',
      help: '{suggestion}To mount one site, name its script.',
    },
  },
  check(mount, { report, answerOf }) {
    const answer = answerOf(mount);
    const kind = answer?.failure?.kind;
    if (!answer || (kind !== 'missing-script' && kind !== 'script-is-directory')) return;
    const script = mount.script.deployedPath;
    const near = nearScripts(script).filter(answer.isFile);
    const data = {
      site: nameSite(mount, mount.script),
      script,
      suggestion: near.length > 0 ? `Is ${near.join(' or ')} meant? ` : '',
    };
    const common = {
      at: mount.at,
      fixes: near.length === 1 ? nameFix(mount, near[0] ?? '') : [],
      gets: script,
      sites: [mount],
    };
    if (kind === 'missing-script') report({ ...common, messageId: 'missing', data, label: 'there is no such file' });
    else
      report({ ...common, messageId: 'folder', data: { ...data, status: String(answer.status) }, label: 'a folder' });
  },
});

/** Names that scripts go by. */
const NAMES = ['wsgi.py', 'app.wsgi', 'django.wsgi', 'application.wsgi', 'index.wsgi', 'wsgi.wsgi', 'app.py'];

/** Where the script is meant to be, most likely: a folder short or long, another name or ending in the same folder. */
function nearScripts(script: string): readonly string[] {
  const path = script.replace(/\/+$/, '');
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

function nameFix({ alias }: ServerMount, script: string): readonly Fix[] {
  const word = alias.node.words[1];
  const edit = replaceWord(alias.node, word, script);
  if (!edit || !/^[\w/.-]+$/.test(script)) return [];
  return [{ title: `name ${script}`, applicability: 'unsafe', edits: [edit] }];
}
