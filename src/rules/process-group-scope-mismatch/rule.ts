import { posix } from 'node:path';
import type { ServerConfig } from '../../apache/model/server-config.ts';
import { type DirectiveNode, firstWord, type SectionNode } from '../../apache/syntax/config-node.ts';
import type { Mount } from '../../deployment/deployment.ts';
import { mountsByServer } from '../../deployment/mounts-by-server.ts';
import { withoutEndSlash } from '../../source/normal-path.ts';
import { defineRule } from '../define-rule.ts';
import { wouldRunElsewhere } from '../what-changes.ts';

export const rule = defineRule({
  id: 'process-group-scope-mismatch',
  subject: 'deployment',
  meta: {
    summary: 'A mod_wsgi directive stands in a Directory that holds no WSGI script.',
    severity: 'warning',
    confidence: 'medium',
    fixable: 'no',
    // Where it keeps a site out of its daemon process, silent-embedded tells of that and of the way in.
    stage: 'interpreter',
  },
  messages: {
    mismatch: {
      message:
        '{directive} stands in <Directory {folder}>, and no script that a WSGIScriptAlias names lies in it: the line has no effect. A Directory is compared with the path of the script file, links not followed.',
      help: 'Write the folder of the script, or put the option on the WSGIScriptAlias, which needs no section.',
    },
  },
  check(deployment, { report }) {
    const { server } = deployment;
    if (!server) return;
    const hosted = mountsByServer(deployment.mounts);
    for (const host of [server.main, ...server.virtualHosts]) {
      const mounts = host === server.main ? deployment.mounts : (hosted.get(host) ?? []);
      if (mounts.length === 0 || mounts.some((mount) => mount.alias?.regex || /[$%{<]/.test(mount.script.deployedPath)))
        continue;
      for (const section of host.sections) {
        const folder = firstWord(section.words);
        const line = section.children.find(
          (node): node is DirectiveNode => node.kind === 'directive' && KEYS.has(node.key),
        );
        if (
          section.key !== 'directory' ||
          !line ||
          section.symbols.length > 0 ||
          !folder.startsWith('/') ||
          /[*?[~]/.test(folder)
        )
          continue;
        if (setsHandler(section) || mounts.some((mount) => isBelow(mount.script.deployedPath, folder))) continue;
        const embedded = mounts.some(
          ({ processGroup }) =>
            processGroup.setBy === 'default' &&
            line.key === 'wsgiprocessgroup' &&
            firstWord(line.words) !== '%{GLOBAL}',
        );
        report({
          messageId: 'mismatch',
          data: { directive: line.name, folder },
          at: line.at,
          label: 'has no effect',
          related: mounts
            .slice(0, 3)
            .flatMap((mount) =>
              mount.at
                ? [{ at: mount.at, text: `the script lies in ${posix.dirname(mount.script.deployedPath)}` }]
                : [],
            ),
          severity: embedded ? 'error' : isMissed(line, mounts, server) ? 'warning' : 'info',
          sites: mounts.map((mount) => mount.script.deployedPath),
        });
      }
    }
  },
});

const KEYS: ReadonlySet<string> = new Set(['wsgiprocessgroup', 'wsgiapplicationgroup', 'wsgicallableobject']);

const isMissed = (line: DirectiveNode, mounts: readonly Mount[], server: ServerConfig): boolean =>
  line.key === 'wsgicallableobject' || wouldRunElsewhere(line, mounts, server);

const setsHandler = (section: SectionNode): boolean =>
  section.children.some(
    (node) => node.key === 'sethandler' || node.key === 'addhandler' || (node.kind === 'section' && setsHandler(node)),
  );

const isBelow = (path: string, folder: string): boolean => {
  const prefix = withoutEndSlash(posix.normalize(folder));
  return prefix === '/' || posix.normalize(path).startsWith(`${prefix}/`);
};
