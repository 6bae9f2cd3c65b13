import { findNodeAt, occurs } from '../../apache/model/find-node.ts';
import type { Server, ServerConfig } from '../../apache/model/server-config.ts';
import type { ConfigNode, DirectiveNode } from '../../apache/syntax/config-node.ts';
import type { Deployment, Mount } from '../../deployment/deployment.ts';
import { isMainServerReachable } from '../../deployment/main-server.ts';
import { probeFile, probePath } from '../../deployment/mount-probe.ts';
import { addTo } from '../../source/group-by.ts';
import { withoutEndSlashes } from '../../source/normal-path.ts';
import { defineRule } from '../define-rule.ts';
import { isOfServer, type ServerMount } from '../server-mount.ts';
import { nameScript } from '../wording.ts';

export const rule = defineRule({
  id: 'script-source-served',
  subject: 'deployment',
  meta: {
    summary: "A WSGI script's source can be fetched: another handler has its file, or a URL leads to its folder.",
    severity: 'error',
    confidence: 'high',
    fixable: 'no',
  },
  messages: {
    handler: {
      message:
        '{line} takes {script} away from mod_wsgi: {url} never runs it. The file itself is sent where its URL has nothing behind it (200, the source of the script), and everything below is a 404.',
      help: 'Take the line out, or limit it to the URLs it is meant for: `<Location /static>`. `SetHandler None` in the Location gives nothing back to mod_wsgi, `SetHandler wsgi-script` does.',
    },
    folder: {
      message:
        '{line} leads to the folder of {script}: {path} sends its source to anybody, and everything beside it can be had the same way: settings with the SECRET_KEY and the passwords of the database.',
      help: 'Let the line name a folder that holds only what is public, outside the project: for the collected static files STATIC_ROOT. Denying *.py would still give away templates, the .env file and the database.',
    },
  },
  check(deployment, { report }) {
    const { server: config } = deployment;
    if (!config) return;
    const mounts = occurs(config.nodes, 'sethandler', 'addhandler') ? deployment.mounts.filter(isOfServer) : [];
    for (const mount of mounts) {
      const line = findForeignHandler(mount, config);
      if (!line) continue;
      report({
        messageId: 'handler',
        data: { line: `${line.name} ${line.argsText}`.trim(), script: nameScript(mount.script), url: mount.url },
        at: mount.at,
        label: 'mod_wsgi does not run it',
        related: [{ at: line.at, text: 'names another handler' }],
        sites: [mount],
      });
    }
    for (const { line, path, mount } of findOpenFolders(deployment, config))
      report({
        messageId: 'folder',
        data: {
          line: `${line.name} ${line.words.map((word) => word.text).join(' ')}`,
          script: nameScript(mount.script),
          path,
        },
        at: line.at,
        label: 'shows the project',
        related: mount.at ? [{ at: mount.at, text: 'the script in that folder' }] : [],
        severity: 'warning',
        sites: [mount],
      });
  },
});

/** The SetHandler or AddHandler line that keeps mod_wsgi from a mount's script; null where none certainly does. */
function findForeignHandler(mount: ServerMount, config: ServerConfig): ConfigNode | null {
  const { alias, server } = mount;
  const route = probePath(config, server, encodeURI(alias.url));
  if (route.alias !== alias || route.handler !== null || route.undecidedBecause.length > 0) return null;
  if (route.outcome !== 'static' && route.outcome !== 'not-found') return null;
  const nodes = route.steps.flatMap(({ at }) => (at === 'default' ? [] : [findNodeAt(config.nodes, at)]));
  return nodes.findLast((node) => node?.key === 'sethandler' || node?.key === 'addhandler') ?? null;
}

interface OpenFolder {
  readonly line: DirectiveNode;
  /** The URL path of the script as a file. */
  readonly path: string;
  readonly mount: Mount;
}

/** Alias and DocumentRoot lines through which a mounted script can be had as a file, each line once. */
function findOpenFolders(deployment: Deployment, config: ServerConfig): readonly OpenFolder[] {
  if (!occurs(config.nodes, 'alias', 'documentroot')) return [];
  const servers = [...(isMainServerReachable(config) ? [config.main] : []), ...config.virtualHosts];
  const below = mountsByFolder(deployment.mounts);
  const found = new Map<DirectiveNode, OpenFolder>();
  for (const server of servers) {
    for (const line of folderLines(config, server)) {
      if (found.has(line)) continue;
      const { url, root } = shownBy(line);
      for (const mount of below.get(root) ?? []) {
        const path = encodeURI(url + mount.script.deployedPath.slice(root.length));
        if (!isServedAsFile(config, server, path, mount)) continue;
        found.set(line, { line, path, mount });
        break;
      }
    }
  }
  return [...found.values()];
}

const folderLines = (config: ServerConfig, server: Server): readonly DirectiveNode[] =>
  [...server.directives, ...config.main.directives].filter(({ key }) => key === 'alias' || key === 'documentroot');

/** Where a line shows which folder, both without slashes at their ends. */
function shownBy(line: DirectiveNode): { readonly url: string; readonly root: string } {
  const words = line.words.map((word) => word.text);
  const [url = '/', folder = ''] = line.key === 'alias' ? words : ['/', ...words];
  return { url: withoutEndSlashes(url), root: withoutEndSlashes(folder) };
}

/** The mounts by every folder that their scripts lie below, as the server writes it. */
function mountsByFolder(mounts: readonly Mount[]): ReadonlyMap<string, readonly Mount[]> {
  const folders = new Map<string, Mount[]>();
  for (const mount of mounts) {
    const { deployedPath } = mount.script;
    for (let end = deployedPath.indexOf('/', 1); end > 0; end = deployedPath.indexOf('/', end + 1)) {
      addTo(folders, deployedPath.slice(0, end), mount);
    }
  }
  return folders;
}

/** Certain only where a line of the files grants access: what the rest of the server denies is not known. */
function isServedAsFile(config: ServerConfig, server: Server, path: string, mount: Mount): boolean {
  // An access file, which is not asked here, may say that it is run there.
  if (mount.alias === null && mount.server === server && mount.url === path) return false;
  const route = probeFile(config, server, path, mount.script.deployedPath);
  const isGranted = route.scope.isSetInSection('require') || route.scope.isSetInSection('allow');
  return (
    isGranted &&
    route.outcome === 'static' &&
    route.filename === mount.script.deployedPath &&
    route.undecidedBecause.length === 0
  );
}
