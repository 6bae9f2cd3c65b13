import type { WsgiAlias } from '../../apache/model/server-config.ts';
import { defineRule } from '../define-rule.ts';
import type { Fix } from '../finding.ts';
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
  check(mount, { report, textOf }) {
    const { alias, shadowedBy, script } = mount;
    if (!alias || !shadowedBy || alias.target === shadowedBy.target) return;
    const duplicate = alias.url === shadowedBy.url;
    const data = {
      url: alias.url,
      script: nameScript(script),
      taker: shadowedBy.target.split('/').slice(-2).join('/'),
    };
    const common = {
      at: alias.node.at,
      label: 'never reached',
      related: [{ at: shadowedBy.node.at, text: `takes every URL below ${shadowedBy.url} first` }],
      sites: [script.deployedPath, shadowedBy.target],
    };
    if (duplicate) report({ ...common, messageId: 'duplicate', data });
    else {
      const fix = buildFix(alias, shadowedBy, textOf);
      report({ ...common, messageId: 'shadowed', data: { ...data, earlier: shadowedBy.url }, fixes: fix ? [fix] : [] });
    }
  },
});

/** Moves the shadowed line before the other one: within one server of one file, both lines whole and not out of a macro. */
function buildFix(alias: WsgiAlias, earlier: WsgiAlias, textOf: (file: string) => string | null): Fix | null {
  const { file } = alias.node.at;
  const text = textOf(file);
  if (text === null || alias.server !== earlier.server || earlier.node.at.file !== file || alias.regex || earlier.regex)
    return null;
  if ([alias, earlier].some(({ node }) => node.via.length !== alias.node.via.length || node.conditions.length > 0))
    return null;
  const line = wholeLine(text, alias.node.at.range);
  const target = wholeLine(text, earlier.node.at.range);
  if (line.start < target.end) return null;
  const moved = text.slice(line.start, line.end);
  return {
    title: `move ${alias.url} before ${earlier.url}`,
    applicability: 'safe',
    edits: [
      { file, range: { start: target.start, end: target.start }, newText: moved.endsWith('\n') ? moved : `${moved}\n` },
      { file, range: line, newText: '' },
    ],
  };
}

function wholeLine(text: string, range: { start: number; end: number }): { start: number; end: number } {
  const start = text.lastIndexOf('\n', range.start - 1) + 1;
  const end = text.indexOf('\n', range.end);
  return { start, end: end < 0 ? text.length : end + 1 };
}
