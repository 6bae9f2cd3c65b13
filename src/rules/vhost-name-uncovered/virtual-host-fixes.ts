import type { Server } from '../../apache/model/server-config.ts';
import { groupBy } from '../../source/group-by.ts';
import type { FilePath } from '../../source/location.ts';
import type { Fix } from '../finding.ts';
import { insertLinesAbove, insertLinesBelow } from '../line-edits.ts';
import { listNames } from '../wording.ts';

type TextOf = (file: FilePath) => string | null;

/** A name that no client asks for (RFC 2606). */
const NOBODY = 'catch-all.invalid';

/** A name, and the virtual host that lacks it. */
interface LackedName {
  readonly host: Server | null;
  readonly name: string;
}

/** A ServerAlias line below the ServerName of each virtual host. Unsafe: nobody but the administrator knows whose a name is. */
export function serverAliasFix(lacked: readonly LackedName[], textOf: TextOf): readonly Fix[] {
  const added = [...groupBy(lacked, ({ host }) => host)].flatMap(([host, ofHost]) => {
    const line = host?.directives.findLast((node) => node.key === 'servername');
    const names = [...new Set(ofHost.map(({ name }) => name))].filter((name) => /^[\w.-]+$/.test(name));
    if (!line || names.length === 0) return [];
    const { file, range } = line.at;
    const edit = insertLinesBelow(file, textOf(file) ?? '', range.end, [`ServerAlias ${names.join(' ')}`]);
    return [{ names, edit }];
  });
  if (added.length === 0) return [];
  const title = `add ServerAlias ${listNames(added.flatMap(({ names }) => names))}`;
  return [{ title, applicability: 'unsafe', edits: added.map(({ edit }) => edit) }];
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
