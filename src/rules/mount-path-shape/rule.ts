import type { WsgiAlias } from '../../apache/model/server-config.ts';
import { writeWord } from '../../apache/syntax/words.ts';
import { withoutEndSlashes } from '../../source/normal-path.ts';
import { defineRule } from '../define-rule.ts';
import type { Fix } from '../finding.ts';
import { replaceWord } from '../word-edits.ts';
import { startsAtTop } from '../working-directory.ts';

export const rule = defineRule({
  id: 'mount-path-shape',
  subject: 'mount',
  meta: {
    summary: 'The URL or the path of a WSGIScriptAlias has a shape under which the site does not answer.',
    severity: 'error',
    confidence: 'high',
    fixable: 'safe',
    judgesWords: true,
  },
  messages: {
    slash: {
      message:
        '{url} ends with a slash and {target} does not: mod_wsgi puts what is left of the URL straight behind the path, so {url}page looks for {target}page and is a 404, and {bare} without the slash is not matched at all. Only {url} itself answers.',
      help: 'Write `WSGIScriptAlias {bare} {word}`. mod_wsgi matches whole path segments without the slash; a slash on both words works too, but then {bare} is still not matched.',
    },
    unrooted: {
      message:
        '{url} does not begin with a slash, and every URL path does: no request ever matches this line, and nothing warns of it.',
      help: 'Write `/{url}`.',
    },
    relative: {
      message:
        '{target} is not absolute: mod_wsgi does not look below ServerRoot or beside this file, but in the working directory of the server, which is / for a service. Where the script is not /{target}, every request ends with 403 or 404.',
      help: 'Write the whole path of the script.',
    },
  },
  check({ alias, script, shadowedBy }, { report, deployment, project, textOf }) {
    if (alias.regex || shadowedBy || alias.node.symbols.length > 0) return;
    const { url, target, node } = alias;
    const bare = withoutEndSlashes(url);
    const common = { at: node.at, sites: [script.deployedPath] };
    if (!url.startsWith('/')) report({ ...common, messageId: 'unrooted', data: { url }, label: 'matches nothing' });
    else if (bare !== '' && url !== bare && !target.endsWith('/') && isScript(target, script.file))
      report({
        ...common,
        messageId: 'slash',
        data: { url, target, bare, word: writeWord(target) },
        label: 'answers for one URL only',
        fixes: slashFix(alias, bare),
      });
    // Apache itself looks for the file, not the daemon process. A word alone says what belongs there.
    const isRelative = !/^(\/|[A-Za-z]:|["'])/.test(target) && /[/.]/.test(target);
    if (isRelative && startsAtTop({ daemon: null }, deployment.server, { project, textOf }))
      report({
        ...common,
        messageId: 'relative',
        data: { target },
        label: 'not an absolute path',
        // Started as a service, the server does find it (measured: 200 for `opt/x.wsgi` where /opt/x.wsgi is).
        severity: script.file === null ? 'error' : 'warning',
      });
  },
});

/** A folder may be mounted with a slash: then the URL names the script in it. */
const isScript = (target: string, file: string | null): boolean => file !== null || /\.(py|wsgi)$/.test(target);

function slashFix({ node }: WsgiAlias, bare: string): readonly Fix[] {
  const edit = replaceWord(node, node.words[0], bare);
  return edit && /^[\w./-]+$/.test(bare)
    ? [{ title: `mount it at ${bare}`, applicability: 'safe', edits: [edit] }]
    : [];
}
