import type { Server } from '../../apache/model/server-config.ts';
import type { FilePath } from '../../source/location.ts';
import type { Fix } from '../finding.ts';
import { insertLinesAbove, insertLinesBelow } from '../line-edits.ts';

type TextOf = (file: FilePath) => string | null;

/** A name that no client asks for (RFC 2606). */
const NOBODY = 'catch-all.invalid';

/** A ServerAlias line below the ServerName of a virtual host. Unsafe: nobody but the administrator knows whose name it is. */
export function serverAliasFix(host: Server | null, name: string, textOf: TextOf): Fix | null {
  const line = host?.directives.findLast((node) => node.key === 'servername');
  if (!line || !/^[\w.-]+$/.test(name)) return null;
  const text = textOf(line.at.file) ?? '';
  const edit = insertLinesBelow(line.at.file, text, line.at.range.end, [`ServerAlias ${name}`]);
  return { title: `add ServerAlias ${name}`, applicability: 'unsafe', edits: [edit] };
}

/**
 * A virtual host that refuses everything above the first one of an address, which answers for names that nobody claims.
 * Nothing is offered for TLS: there the first virtual host needs a certificate before it can refuse.
 */
export function catchAllFix(head: Server, address: string, textOf: TextOf): readonly Fix[] {
  const { section } = head;
  const written = head.addresses.find(({ ip, port }) => `${ip} ${port}` === address)?.written;
  const isTls = address.endsWith(' 443') || head.directives.some(({ key }) => key.startsWith('ssl'));
  if (!section || written === undefined || isTls) return [];
  const text = textOf(section.at.file) ?? '';
  if (section.at.range.start !== text.indexOf('<', section.at.range.start) || /[^\w.:*[\]-]/.test(written)) return [];
  const lines = [
    `<VirtualHost ${written}>`,
    `    ServerName ${NOBODY}`,
    '    <Location />',
    '        Require all denied',
    '    </Location>',
    '</VirtualHost>',
    '',
  ];
  return [
    {
      title: `refuse names that no virtual host of ${written} claims`,
      applicability: 'unsafe',
      edits: [insertLinesAbove(section.at.file, text, section.at.range.start, lines)],
    },
  ];
}
