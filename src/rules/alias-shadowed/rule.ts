import type { WsgiAlias } from '../../apache/model/server-config.ts';
import type { Mount } from '../../deployment/deployment.ts';
import { defineRule } from '../define-rule.ts';
import type { Fix } from '../finding.ts';
import { moveLinesAbove } from '../line-edits.ts';
import { nameScript } from '../wording.ts';

export const rule = defineRule({
  id: 'alias-shadowed',
  subject: 'mount',
  meta: {
    summary: 'A WSGIScriptAlias is never reached: an earlier one takes all its URLs.',
    severity: 'error',
    confidence: 'high',
    fixable: 'safe',
    stage: 'placement',
  },
  messages: {
    shadowed: {
      message:
        '{url} never reaches {script}: mod_wsgi takes the first WSGIScriptAlias that matches, not the longest, and {earlier} stands before it. Every URL below {url} is answered by {taker}, as its page (200) or its 404.',
      help: 'Write the longer URL first. Where the two stand in different scopes the virtual host always comes before the main server: move the line into the virtual host. An Alias of mod_alias would win whatever the order, a WSGIScriptAlias does not.',
    },
    duplicate: {
      message: '{url} is mounted twice here, and the first line wins: {script} is never reached, {taker} answers.',
      help: 'Delete the line that is not meant, or give it a URL of its own. httpd does not warn of this.',
    },
  },
  check(mount, { report, textOf, deployment }) {
    const { alias, shadowedBy, script } = mount;
    if (!shadowedBy) return;
    const duplicate = alias.url === shadowedBy.url;
    if (alias.target === shadowedBy.target && (duplicate || !makesOtherPaths(shadowedBy))) return;
    // A virtual host with a site of its own at a URL of the main server, which answers for other addresses.
    const isElsewhere = ({ server, alias: other, shadowedBy: taker }: Mount): boolean =>
      other === alias && server === alias.server && !taker;
    if (duplicate && deployment?.mounts.some(isElsewhere)) return;
    const data = {
      url: alias.url,
      script: nameScript(script),
      taker: shadowedBy.target.split('/').slice(-2).join('/'),
    };
    const common = {
      at: alias.node.at,
      label: 'never reached',
      related: [{ at: shadowedBy.node.at, text: `takes every URL below ${shadowedBy.url} first` }],
    };
    if (duplicate) report({ ...common, messageId: 'duplicate', data });
    else {
      const fix = buildFix(alias, shadowedBy, textOf(alias.node.at.file) ?? '');
      report({ ...common, messageId: 'shadowed', data: { ...data, earlier: shadowedBy.url }, fixes: fix ? [fix] : [] });
    }
  },
});

/** A slash behind the URL alone: what is left of a URL stands right behind the path, which is another one for each URL. */
const makesOtherPaths = ({ url, target }: WsgiAlias): boolean => /[^/]\/+$/.test(url) && !target.endsWith('/');

/** Moves the shadowed line above the other one, within one section of one file. */
function buildFix(alias: WsgiAlias, earlier: WsgiAlias, text: string): Fix | null {
  const { file, range } = alias.node.at;
  if (earlier.node.at.file !== file) return null;
  const edits = moveLinesAbove(file, text, range, earlier.node.at.range.start);
  return edits && { title: `move ${alias.url} before ${earlier.url}`, applicability: 'safe', edits };
}
