import { allNodes, findNodeAt } from '../../apache/model/find-node.ts';
import type { ServerConfig } from '../../apache/model/server-config.ts';
import { DAEMON_DIRECTIVES, isOnWindows } from '../../apache/model/windows.ts';
import { defineRule } from '../define-rule.ts';

const LOAD_ADVICE =
  'Load mod_wsgi above this line: `LoadModule wsgi_module modules/mod_wsgi.so`, with the path that the module has on the machine; on Debian and Ubuntu `a2enmod wsgi` does it, and for a mod_wsgi that was installed with pip `mod_wsgi-express module-config` prints the lines.';

export const rule = defineRule({
  id: 'startup-refused',
  subject: 'server-config',
  meta: {
    summary:
      'A mod_wsgi line, a section, or an access line of a virtual host is written in a way that keeps httpd from starting.',
    severity: 'error',
    confidence: 'high',
    fixable: 'no',
  },
  messages: {
    refused: {
      message: 'The server does not start: {error}.',
      help: 'Options are written key=value without blanks; everything behind a `#` on the same line is an argument, not a comment. `apachectl configtest` shows the same line.',
    },
    unbalanced: {
      message: 'The server does not start: {error}. Nothing behind the line is read as it is meant.',
      help: 'Close each section with the name it was opened with, in the order in which they stand in each other. `apachectl configtest` shows the same line.',
    },
    windows: {
      message:
        'The server does not start: {error}. mod_wsgi has no daemon processes on Windows, and so none of its lines about them.',
      help: 'Take the line out. Sites that must not share a process need a server each (a second httpd service), because WSGIApplicationGroup keeps only their interpreters apart.',
    },
    unloaded: {
      message:
        'The server does not start: {error}. The files load their modules one by one, and the one of {directive} is not among them.',
      help: LOAD_ADVICE,
    },
    undeclared: {
      message:
        'The server does not start: this line names a process group that no WSGIDaemonProcess of the files analysed declares (WSGI process group not yet configured).',
      help: 'Declare it above this line with WSGIDaemonProcess, or correct the name.',
    },
    misplaced: {
      message: 'The server does not start: {error}. No site of it is served until the line stands elsewhere.',
      help: 'Put it into a section of the virtual host: `<Location />` for all its URLs, `<Directory>` for the folder of a script.',
    },
  },
  check(server, { report }) {
    const unbalanced = server.errors.find(
      ({ message, at }) => UNBALANCED.test(message) && !isTemplate(server, at.file),
    );
    if (unbalanced)
      report({
        messageId: 'unbalanced',
        data: { error: unbalanced.message.replace(/^.*:\d+: (?=<)/, '').replace(/\n[\s\S]*$|\.$/g, '') },
        at: unbalanced.at,
        label: 'refused here',
      });
    let isUnloaded = false;
    for (const error of server.errors) {
      const node = findNodeAt(server.nodes, error.at);
      if (node && !node.key.startsWith('wsgi') && IN_VIRTUAL_HOST.test(error.message))
        report({ messageId: 'misplaced', data: { error: error.message }, at: node.at, label: 'refused here' });
      if (!node?.key.startsWith('wsgi') || OTHERS.some((pattern) => pattern.test(error.message))) continue;
      if (/^Invalid command/.test(error.message)) {
        // One LoadModule line cures them all.
        if (isUnloaded) continue;
        isUnloaded = true;
        const refused = error.message.replace(/,.*/, '');
        if (DAEMON_DIRECTIVES.has(node.key) && isOnWindows(server.read))
          report({ messageId: 'windows', data: { error: refused }, at: node.at, label: 'not on Windows' });
        else
          report({
            messageId: 'unloaded',
            data: { error: refused, directive: node.name },
            at: node.at,
            label: 'mod_wsgi is not loaded',
          });
        continue;
      }
      const isGroup = /^WSGI process group not/.test(error.message);
      const group = node.words
        .map((word) => /^process-group=["']?(.*?)["']?$/.exec(word.text)?.[1])
        .find((name) => name !== undefined);
      if (isGroup && server.daemons.some((daemon) => daemon.name === group)) continue;
      if (isGroup)
        report({ messageId: 'undeclared', data: {}, at: node.at, label: `'${group ?? ''}' is not declared` });
      else
        report({
          messageId: 'refused',
          data: { error: error.message.replace(/\.$/, '') },
          at: node.at,
          label: 'refused here',
        });
    }
  },
});

/** Sections that do not close as they were opened (config.c:ap_build_config_sub, ap_soak_end_container). */
const UNBALANCED = /^Expected <\/|was not closed\.|without matching <|directive missing closing '>'$/;

/** What a template or a conditional leaves out may close what it leaves in. */
const isTemplate = (server: ServerConfig, file: string): boolean =>
  allNodes(server.nodes).some((node) => node.file === file && node.symbols.length + node.conditions.length > 0);

/** Access lines straight in a virtual host: no file around it can make them right. */
const IN_VIRTUAL_HOST = /not allowed in <VirtualHost> context/;

/** Told by rules of their own. */
const OTHERS = [/cannot occur within|not allowed (?:in|here)/, /^Name duplicates/];
