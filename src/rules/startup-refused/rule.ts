import { findNodeAt } from '../../apache/model/find-node.ts';
import { defineRule } from '../define-rule.ts';

const LOAD_ADVICE =
  'Load mod_wsgi above this line: `LoadModule wsgi_module modules/mod_wsgi.so`, with the path that the module has on the machine; on Debian and Ubuntu `a2enmod wsgi` does it, and for a mod_wsgi that was installed with pip `mod_wsgi-express module-config` prints the lines.';

export const rule = defineRule({
  id: 'startup-refused',
  subject: 'server-config',
  meta: {
    summary:
      'A mod_wsgi line, or an access line of a virtual host, is written in a way that keeps httpd from starting.',
    severity: 'error',
    confidence: 'high',
    fixable: 'no',
  },
  messages: {
    refused: {
      message: 'The server does not start: {error}.',
      help: 'Options are written key=value without blanks; everything behind a `#` on the same line is an argument, not a comment. `apachectl configtest` shows the same line.',
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
    for (const error of server.errors) {
      const node = findNodeAt(server.nodes, error.at);
      if (node && !node.key.startsWith('wsgi') && IN_VIRTUAL_HOST.test(error.message))
        report({ messageId: 'misplaced', data: { error: error.message }, at: node.at, label: 'refused here' });
      if (!node?.key.startsWith('wsgi') || OTHERS.some((pattern) => pattern.test(error.message))) continue;
      if (/^Invalid command/.test(error.message)) {
        report({
          messageId: 'unloaded',
          data: { error: error.message.replace(/,.*/, ''), directive: node.name },
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

/** Access lines straight in a virtual host: no file around it can make them right. */
const IN_VIRTUAL_HOST = /not allowed in <VirtualHost> context/;

/** Told by rules of their own. */
const OTHERS = [/cannot occur within|not allowed (?:in|here)/, /^Name duplicates/];
