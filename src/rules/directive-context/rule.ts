import { findNodeAt } from '../../apache/model/find-node.ts';
import { orderVersions } from '../../apache/read/conditionals.ts';
import { defineRule } from '../define-rule.ts';
import { findHosts } from './host-in-condition.ts';

export const rule = defineRule({
  id: 'directive-context',
  subject: 'server-config',
  meta: {
    summary: 'A mod_wsgi directive stands where httpd refuses it.',
    severity: 'error',
    confidence: 'high',
    fixable: 'no',
  },
  messages: {
    refused: {
      message: 'The server does not start: {error}.',
      help: '{advice}.',
    },
    host: {
      message:
        '`<IfModule {argument}>` holds what a virtual host holds, {name} and a mount, and makes none: {consequence}.',
      help: 'Write `<VirtualHost {address}>` and `</VirtualHost>` there. If the lines shall count only with a module, the IfModule stands around the virtual host.',
    },
    option: {
      message:
        'mod_wsgi {version} does not start with this line (Invalid option to WSGI script alias definition): WSGIScriptAliasMatch takes process-group and application-group from 4.6.0 on.',
      help: 'Say it with WSGIProcessGroup and WSGIApplicationGroup in the virtual host or a LocationMatch of the same pattern, or use a newer mod_wsgi. The documentation of 4.5 named the options before they were there.',
    },
  },
  check(server, { report, deployment, textOf }) {
    for (const { argument, name, isAddress, at } of findHosts(server, textOf))
      report({
        messageId: 'host',
        data: {
          argument,
          name,
          address: isAddress ? argument : '*:80',
          consequence: isAddress
            ? 'no module has that name, so httpd leaves all its lines out and nobody is told'
            : 'its ServerName becomes that of the main server, and what it mounts is mounted in every virtual host',
        },
        at,
        label: 'no virtual host',
        ...(isAddress ? {} : ({ severity: 'warning', confidence: 'medium' } as const)),
        gets: name,
      });
    const version = deployment.versions.modWsgi ?? FIRST_WITH_OPTIONS;
    for (const { regex, options, node } of server.aliases)
      if (regex && Object.keys(options).length > 0 && orderVersions(version, FIRST_WITH_OPTIONS) < 0)
        report({ messageId: 'option', data: { version }, at: node.at, label: 'has options', severity: 'warning' });
    for (const error of server.errors) {
      if (!/cannot occur within|not allowed (?:in|here)/.test(error.message)) continue;
      const node = findNodeAt(server.nodes, error.at);
      if (!node?.key.startsWith('wsgi')) continue;
      report({
        messageId: 'refused',
        data: { error: error.message, advice: ADVICE[node.key] ?? FALLBACK },
        at: node.at,
        label: 'refused here',
        related: node.via.map((at) => ({ at, text: 'read from here' })),
      });
    }
  },
});

/** Release notes of mod_wsgi 4.6.0. */
const FIRST_WITH_OPTIONS = '4.6.0';

const DAEMON = 'In daemon mode it has a twin among the options of WSGIDaemonProcess, which is per site';

const ADVICE: Readonly<Record<string, string>> = {
  wsgipythonpath: `Move it to the main server, or better use python-path= on WSGIDaemonProcess. ${DAEMON}`,
  wsgipythonhome: `Move it to the main server, or better use python-home= on WSGIDaemonProcess. ${DAEMON}`,
  wsgisocketprefix:
    'Move it out of the virtual host: there is one for the whole server. Look for the Include that put the file inside',
  wsgirestrictembedded: 'Move it to the main server: it is for all virtual hosts',
  wsgidaemonprocess: 'Move it out of the section, into the virtual host or above it',
  wsgiscriptalias: 'Move it out of the section, into the virtual host: a mount has its URL in its own words',
};

const FALLBACK =
  'Move it to a place where its documentation allows it. An included file stands where its Include stands';
