import { known, type Static, unknown } from '../../../source/static-value.ts';
import { absolutePath } from '../document-root.ts';
import type { RoutedRequest } from '../routed-request.ts';

const OWN: Readonly<Record<string, (key: string) => string>> = {
  toupper: (key) => key.replace(/[a-z]/g, (letter) => letter.toUpperCase()),
  tolower: (key) => key.replace(/[A-Z]/g, (letter) => letter.toLowerCase()),
  escape: (key) => encodeURI(key),
  unescape: (key) => {
    try {
      return decodeURIComponent(key);
    } catch {
      return '';
    }
  },
};

/** What a RewriteMap of a server says of a key: httpd's own functions and text files are read, others are not known. */
export function lookUpMap(routed: RoutedRequest, name: string, key: string): Static<string | null> {
  const node = routed.server.directives.findLast((one) => one.key === 'rewritemap' && one.words[0]?.text === name);
  if (!node) return known(null);
  const [, source = ''] = node.words.map(({ text }) => text);
  const [kind = '', ...rest] = source.split(':');
  const target = rest.join(':');
  if (kind === 'int') {
    const own = OWN[target];
    return own ? known(own(key)) : unknown(`RewriteMap ${name} is not followed here`);
  }
  if (kind !== 'txt') return unknown(`RewriteMap ${name} is not followed here`);
  return lookUpInFile(routed, absolutePath(routed.config, target), key);
}

/** The first line whose first word is the key; its second word is the value (mod_rewrite.c:lookup_map_txtfile). */
function lookUpInFile({ context }: RoutedRequest, file: string, key: string): Static<string | null> {
  const found = context.disk?.look(file);
  const read = found?.kind === 'present' ? context.disk?.files.readText(found.file) : null;
  if (read?.kind !== 'text') return unknown(`what ${file} holds is not known`);
  for (const line of read.text.split('\n')) {
    if (line.startsWith('#')) continue;
    const [first, second] = line.split(/\s+/);
    if (first === key && second !== undefined && second !== '') return known(second);
  }
  return known(null);
}
