import { isWholeServer } from '../../apache/model/whole-server.ts';
import type { DirectiveNode } from '../../apache/syntax/config-node.ts';
import type { Mount } from '../../deployment/deployment.ts';
import { defineRule } from '../define-rule.ts';

export const rule = defineRule({
  id: 'server-wide-capture',
  subject: 'deployment',
  meta: {
    summary: 'The file of one site sets something for every other site of the server too.',
    severity: 'info',
    confidence: 'medium',
    fixable: 'no',
  },
  messages: {
    group: {
      message:
        '{directive} {value} stands outside every virtual host. This is the file of one site, and where it is included into a server the line holds for every other site as well: what does not name a group of its own then runs {where}.',
      help: 'Put it on the line of the site: `WSGIScriptAlias ... {option}={value}`. Nothing is to be done where this site is alone on its server.',
    },
    authorization: {
      message:
        '{directive} {value} stands outside every virtual host. This is the file of one site, and where it is included into a server every other site gets the passwords of its visitors handed to it as well.',
      help: 'Put it into the virtual host of the site, or into the Directory section of its script. Nothing is to be done where this site is alone on its server.',
    },
  },
  check({ server, mounts }, { report }) {
    // The main file of a server speaks for the server; where other sites are seen, server-scope-bleed names them.
    if (!server || isWholeServer(server) || server.read.files.length > 1 || server.listens.length > 0) return;
    if (new Set(mounts.map(({ script }) => script.deployedPath)).size !== 1) return;
    for (const line of server.main.directives) {
      const value = line.words[0]?.text;
      const subject = value === undefined || line.conditions.length > 0 ? undefined : SUBJECTS[line.key];
      if (value === undefined || !subject || !mounts.some((mount) => isFileOf(line, mount))) continue;
      const common = { at: line.at, label: 'for every site of the server' };
      const data = { directive: line.name, value };
      if (subject === 'authorization') {
        if (/^on$/i.test(value)) report({ ...common, messageId: 'authorization', data });
        continue;
      }
      if (!mounts.some((mount) => mount[subject].setBy === line.at)) continue;
      const where = subject === 'processGroup' ? `in the process of this one` : `in this interpreter`;
      const option = subject === 'processGroup' ? 'process-group' : 'application-group';
      report({ ...common, messageId: 'group', data: { ...data, where, option } });
    }
  },
});

const SUBJECTS: Readonly<Record<string, 'processGroup' | 'applicationGroup' | 'authorization'>> = {
  wsgiprocessgroup: 'processGroup',
  wsgiapplicationgroup: 'applicationGroup',
  wsgipassauthorization: 'authorization',
};

/** The file mounts a site. */
const isFileOf = (line: DirectiveNode, mount: Mount): boolean => mount.at?.file === line.at.file;
