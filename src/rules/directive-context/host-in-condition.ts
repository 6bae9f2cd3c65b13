import type { ServerConfig } from '../../apache/model/server-config.ts';
import type { FilePath, Location } from '../../source/location.ts';
import { SourceFile } from '../../source/source-file.ts';

/** An IfModule that holds what a virtual host holds. */
export interface HostInCondition {
  /** What stands where a module should. */
  readonly argument: string;
  /** The ServerName in it. */
  readonly name: string;
  /** Whether that is an address, as a VirtualHost has it. */
  readonly isAddress: boolean;
  readonly at: Location;
}

/**
 * The IfModule sections of a server with virtual hosts that stand outside of those and hold a ServerName and a mount of their
 * own. Conditionals are gone from the tree of a configuration once it is read, so the text is asked.
 */
export function findHosts(
  { read, virtualHosts }: ServerConfig,
  textOf: (file: FilePath) => string | null,
): readonly HostInCondition[] {
  if (virtualHosts.length === 0) return [];
  return [...read.files].flatMap((file) => {
    const text = textOf(file) ?? '';
    return /<IfModule/i.test(text) ? [...hostsIn(file, text)] : [];
  });
}

const LINE = /^[ \t]*(?:<(\/?)(\w+)\b([^>\n]*)>|(ServerName|WSGIScriptAlias\w*)[ \t]+(\S+))/gim;

function* hostsIn(file: FilePath, text: string): Generator<HostInCondition> {
  const open: { key: string; argument: string; start: number; end: number; name: string | null; mounts: boolean }[] =
    [];
  for (const { 0: line, 1: slash, 2: section, 3: argument = '', 4: word, 5: value = '', index } of text.matchAll(
    LINE,
  )) {
    const inner = open.at(-1);
    if (section !== undefined && slash === '') {
      const start = index + line.indexOf('<');
      const own = {
        key: section.toLowerCase(),
        argument: argument.replaceAll('"', '').trim(),
        name: null,
        mounts: false,
      };
      open.push({ ...own, start, end: index + line.length });
    } else if (section !== undefined) {
      const closed = open.pop();
      const isOutside = open.every(({ key }) => key.startsWith('if'));
      if (closed?.key !== 'ifmodule' || !isOutside || closed.name === null || !closed.mounts) continue;
      const { name, start, end } = closed;
      const at = new SourceFile(file, text).locate({ start, end });
      yield { argument: closed.argument, name, isAddress: /[*:]/.test(closed.argument), at };
    } else if (inner && word?.toLowerCase() === 'servername') inner.name = value;
    else if (inner && word !== undefined) inner.mounts = true;
  }
}
