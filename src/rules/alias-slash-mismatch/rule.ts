import type { Server, ServerConfig } from '../../apache/model/server-config.ts';
import { type DirectiveNode, firstWord } from '../../apache/syntax/config-node.ts';
import { writeWord } from '../../apache/syntax/words.ts';
import { probePath } from '../../deployment/mount-probe.ts';
import { mountsByServer } from '../../deployment/mounts-by-server.ts';
import { defineRule } from '../define-rule.ts';
import type { Fix } from '../finding.ts';
import { replaceWord } from '../word-edits.ts';

export const rule = defineRule({
  id: 'alias-slash-mismatch',
  subject: 'deployment',
  meta: {
    summary: 'The URL of an Alias has a slash too many or too few, so that nothing is found where it is looked for.',
    severity: 'error',
    confidence: 'high',
    fixable: 'safe',
  },
  messages: {
    mismatch: {
      message:
        '{directive} {url} ends with a slash and {target} does not: httpd puts what is left of the URL straight behind the folder, so {url}x.css is looked for at {target}x.css, and every file below {url} is a 404.',
      help: 'Write `{directive} {url} {word}`: a slash on both, or on neither.',
    },
    unrooted: {
      message:
        '{directive} {url} does not begin with a slash, and every URL path does: no request ever matches this line, and nothing warns of it.',
      help: 'Write `{directive} /{url} {word}`.',
    },
  },
  check({ server: config, mounts }, { report }) {
    if (!config) return;
    const serving = mountsByServer(mounts);
    for (const server of [config.main, ...config.virtualHosts]) {
      // Hosts without a site are no business of this tool.
      if (server === config.main ? mounts.length === 0 : !serving.has(server)) continue;
      for (const node of server.directives) {
        const [url, target] = [firstWord(node.words), node.words[1]?.text ?? ''];
        if (isUnrooted(node, url))
          report({
            messageId: 'unrooted',
            data: { directive: node.name, url, word: writeWord(target) },
            at: node.at,
            label: 'matches nothing',
            severity: 'warning',
            fixes: rootFix(node, url),
          });
        if (!isMismatch(node, url, target) || !takes(config, server, url, node)) continue;
        report({
          messageId: 'mismatch',
          data: { directive: node.name, url, target, word: writeWord(`${target}/`) },
          at: node.at,
          label: 'a slash on one side only',
          fixes: slashFix(node, target),
        });
      }
    }
  },
});

const isPlain = (node: DirectiveNode): boolean =>
  (node.key === 'alias' || node.key === 'scriptalias') &&
  node.words.length === 2 &&
  node.conditions.length === 0 &&
  node.symbols.length === 0;

/** mod_alias.c:alias_matches compares from the first character on. */
const isUnrooted = (node: DirectiveNode, url: string): boolean => isPlain(node) && /^[\w.]/.test(url);

function isMismatch(node: DirectiveNode, url: string, target: string): boolean {
  if (!isPlain(node)) return false;
  return url.startsWith('/') && url.length > 1 && url.endsWith('/') && !target.endsWith('/') && !isFile(target);
}

/** A file behind a URL with a slash answers to that URL, if to no other. */
const isFile = (target: string): boolean => /\.\w+$/.test(target);

/** Whether the line really takes the URLs below it: an earlier one may have them. */
const takes = (config: ServerConfig, server: Server, url: string, { at }: DirectiveNode): boolean =>
  probePath(config, server, encodeURI(`${url}x.css`)).steps.some((step) => step.at === at);

function rootFix(node: DirectiveNode, url: string): readonly Fix[] {
  const edit = replaceWord(node, node.words[0], writeWord(`/${url}`));
  return edit ? [{ title: `write /${url}`, applicability: 'safe', edits: [edit] }] : [];
}

function slashFix(node: DirectiveNode, target: string): readonly Fix[] {
  // Quotes are written only where the target needs them.
  const edit = replaceWord(node, node.words[1], writeWord(`${target}/`));
  if (!edit || /["\\]/.test(target)) return [];
  return [{ title: `write ${target}/`, applicability: 'safe', edits: [edit] }];
}
