import { allNodes, occurs } from '../../apache/model/find-node.ts';
import { firstWord } from '../../apache/syntax/config-node.ts';
import { defineRule } from '../define-rule.ts';

export const rule = defineRule({
  id: 'mod-python-residue',
  subject: 'server-config',
  meta: {
    summary: 'Lines of mod_python are left over beside mod_wsgi.',
    severity: 'info',
    confidence: 'high',
    fixable: 'no',
  },
  messages: {
    residue: {
      message:
        '{directive} belongs to mod_python, which is no longer maintained and cannot be loaded beside mod_wsgi; the server does not start where its module is missing.',
      help: 'Delete the block, or translate it: the handler becomes a WSGIScriptAlias, PythonPath the python-path of a WSGIDaemonProcess, and SetEnv DJANGO_SETTINGS_MODULE a literal in the WSGI script.',
    },
  },
  check(server, { report }) {
    if (server.aliases.length === 0) return;
    if (!occurs(server.nodes, 'sethandler', ...KEYS)) return;
    for (const node of allNodes(server.nodes)) {
      const isHandler = node.key === 'sethandler' && /^(python-program|mod_python)$/.test(firstWord(node.words));
      if (!isHandler && !KEYS.has(node.key)) continue;
      report({
        messageId: 'residue',
        data: { directive: isHandler ? `SetHandler ${firstWord(node.words)}` : node.name },
        at: node.at,
        label: 'of mod_python',
      });
      return;
    }
  },
});

const KEYS: ReadonlySet<string> = new Set([
  'pythonhandler',
  'pythoninterpreter',
  'pythonpath',
  'pythonoption',
  'pythondebug',
]);
