import { documentRoot } from '../../apache/model/document-root.ts';
import { findNodeAt, occurs } from '../../apache/model/find-node.ts';
import type { Server, ServerConfig } from '../../apache/model/server-config.ts';
import { type ConfigNode, firstWord } from '../../apache/syntax/config-node.ts';
import { probePath } from '../../deployment/mount-probe.ts';
import { defineRule } from '../define-rule.ts';
import type { MessageTemplate, RuleContext } from '../rule.ts';
import type { ServerMount } from '../server-mount.ts';
import { nameScript } from '../wording.ts';

const MESSAGES = {
  php: {
    message:
      'WSGIScriptAlias / gives every URL of {host} to {script}: the PHP in DocumentRoot {root} is never run, nor is any other file there served. mod_wsgi is asked before DocumentRoot, whatever stands first in the text.',
    help: 'Give what shall be served beside the site URLs of its own: `Alias /blog {root}` (httpd asks mod_alias before mod_wsgi), or mount the site below a path, as in `WSGIScriptAlias /app ...`.',
  },
  proxy: {
    message:
      '{url} never reaches {script}: {line} takes every URL below it, because httpd asks mod_proxy before mod_wsgi, whatever stands first in the text. The server behind the proxy answers, or 503 where there is none.',
    help: 'Exclude the mount in a line above the other one: `ProxyPass {url} !`. Moving the WSGIScriptAlias up changes nothing.',
  },
  alias: {
    message:
      '{url} never reaches {script}: {line} takes every URL below it, because httpd asks mod_alias before mod_wsgi, whatever stands first in the text. The files of that folder answer, or 404.',
    help: 'Leave the line out, or give it URLs of its own beside {url}. For the files of `/` DocumentRoot is enough: mod_wsgi is asked before it. Moving the WSGIScriptAlias up changes nothing.',
  },
} satisfies Record<string, MessageTemplate>;

type Context = RuleContext<typeof MESSAGES, 'mount'>;

export const rule = defineRule({
  id: 'mount-overlaid',
  subject: 'mount',
  meta: {
    summary:
      'A WSGIScriptAlias is never reached, because another line takes all its URLs; or takes those of the PHP beside it.',
    severity: 'error',
    confidence: 'high',
    fixable: 'no',
    stage: 'placement',
  },
  messages: MESSAGES,
  check(mount, context) {
    const { report, deployment } = context;
    const taker = findTaker(mount, deployment.server);
    if (!taker) {
      reportHiddenPhp(mount, context);
      return;
    }
    report({
      messageId: taker.key.startsWith('proxypass') ? 'proxy' : 'alias',
      data: {
        url: mount.url,
        script: nameScript(mount.script),
        line: `${taker.name} ${firstWord(taker.words)}`,
      },
      at: mount.at,
      label: 'never reached',
      related: [{ at: taker.at, text: 'takes its URLs first' }],
      sites: [mount],
    });
  },
});

/** A document root that holds a PHP site, of which mod_wsgi takes every URL. */
function reportHiddenPhp(mount: ServerMount, { report, deployment, isFile }: Context): void {
  const { alias, server, script, undecidedBecause } = mount;
  const config = deployment.server;
  const line = server.directives.findLast(({ key }) => key === 'documentroot');
  if (alias.url !== '/' || undecidedBecause.length > 0 || !line) return;
  const root = documentRoot(config, server);
  if (!isFile(`${root}/index.php`) || probePath(config, server, '/index.php').alias !== alias) return;
  report({
    messageId: 'php',
    severity: 'warning',
    confidence: 'medium',
    standsAlone: true,
    data: { host: server.serverName?.value ?? 'the host', script: nameScript(script), root },
    at: mount.at,
    label: 'takes every URL',
    related: [{ at: line.at, text: 'index.php lies here' }],
    sites: [mount],
  });
}

const TAKERS = ['proxypass', 'proxypassmatch', 'alias', 'scriptalias', 'aliasmatch', 'scriptaliasmatch'];

/** The line of another module that takes the mount's own URL and those below it alike. */
function findTaker(mount: ServerMount, config: ServerConfig): ConfigNode | null {
  const { alias, server } = mount;
  if (!occurs(config.nodes, ...TAKERS)) return null;
  if (alias.regex || mount.shadowedBy || !alias.url.startsWith('/')) return null;
  if (alias.node.conditions.length > 0 || alias.node.symbols.length > 0) return null;
  const own = encodeURI(alias.url);
  const first = takerOf(config, server, own);
  if (!first || takerOf(config, server, `${own.replace(/\/$/, '')}/some-page/`) !== first) return null;
  return first.symbols.length === 0 ? first : null;
}

/** The line of another module that takes a path; null where mod_wsgi gets it, or nobody. */
function takerOf(config: ServerConfig, server: Server, path: string): ConfigNode | null {
  const route = probePath(config, server, path);
  if (route.undecidedBecause.length > 0) return null;
  const nodes = route.steps.flatMap(({ at }) => (at === 'default' ? [] : (findNodeAt(config.nodes, at) ?? [])));
  return nodes.findLast((node) => TAKERS.includes(node.key)) ?? null;
}
