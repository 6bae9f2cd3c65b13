import { posix } from 'node:path';
import { findDirective } from '../../apache/directives/find-directive.ts';
import { ACCESS_FILE } from '../../apache/model/access-file.ts';
import { SourceFile } from '../../source/source-file.ts';
import { defineRule } from '../define-rule.ts';

export const rule = defineRule({
  id: 'access-file-directive',
  subject: 'project',
  meta: {
    summary: 'A .htaccess file has a mod_wsgi directive that httpd takes only from the files of the server.',
    severity: 'warning',
    confidence: 'high',
    fixable: 'no',
  },
  messages: {
    refused: {
      message:
        '{directive} stands in a .htaccess file and never works there. Where AllowOverride lets the file be read, every request into its folder ends with 500 ({directive} not allowed here); elsewhere the file is not read at all.',
      help: 'Put the line into the virtual host. Without access to it: `AddHandler wsgi-script .wsgi` and `Options +ExecCGI` work in a .htaccess file, where the host allows them.',
    },
  },
  check(project, { report, textOf }) {
    for (const file of project.files) {
      if (posix.basename(file) !== ACCESS_FILE) continue;
      const text = textOf(file) ?? '';
      const source = new SourceFile(file, text);
      for (const line of text.matchAll(WSGI_LINE)) {
        const [written, directive = ''] = line;
        const start = line.index + written.length - written.trimStart().length;
        const offers = findDirective(directive);
        if (offers.length === 0 || offers.some(({ context }) => context !== 'server')) continue;
        report({
          messageId: 'refused',
          data: { directive },
          at: source.locate({ start, end: line.index + written.trimEnd().length }),
          label: 'not taken from here',
        });
      }
    }
  },
});

const WSGI_LINE = /(?<![^\n])[ \t]*(WSGI\w+)[ \t][^\n]*/gi;
