import { firstWord } from '../../apache/syntax/config-node.ts';
import { defineRule } from '../define-rule.ts';

export const rule = defineRule({
  id: 'loadmodule-twice',
  subject: 'server-config',
  meta: {
    summary: 'Two lines load mod_wsgi or choose its Python: one of them counts.',
    severity: 'warning',
    confidence: 'high',
    fixable: 'no',
  },
  messages: {
    module: {
      message:
        'wsgi_module is loaded twice from different files: httpd keeps the first and skips this one with a warning. One server has one mod_wsgi, and so one Python.',
      help: 'Delete one line. Sites that need another Python version need another server; virtual environments of one version go to python-home= of their WSGIDaemonProcess.',
    },
    home: {
      message: 'WSGIPythonHome is set twice, to {first} and to {last}: one Python home holds for the whole server.',
      help: 'Delete one line and give each site python-home= on its WSGIDaemonProcess.',
    },
  },
  check(server, { report }) {
    const loads = (server.read.readDirectives ?? []).filter(
      (node) => node.key === 'loadmodule' && node.words[0]?.text === 'wsgi_module' && node.conditions.length === 0,
    );
    const [first, ...more] = loads;
    const other = more.find((node) => node.words[1]?.text !== first?.words[1]?.text);
    if (first && other)
      report({
        messageId: 'module',
        data: {},
        at: other.at,
        label: 'skipped',
        related: [{ at: first.at, text: 'loaded here' }],
      });
    const homes = server.main.directives.filter(
      (node) => node.key === 'wsgipythonhome' && node.conditions.length === 0,
    );
    const last = homes.at(-1);
    const earlier = homes.find((node) => node.words[0]?.text !== last?.words[0]?.text);
    if (last && earlier) {
      report({
        messageId: 'home',
        data: { first: firstWord(earlier.words), last: firstWord(last.words) },
        at: last.at,
        label: 'set again',
        related: [{ at: earlier.at, text: 'set here before' }],
      });
    }
  },
});
