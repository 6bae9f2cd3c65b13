import { type DirectiveNode, firstWord } from '../syntax/config-node.ts';
import { mapByHostName } from './map-by-host-name.ts';
import type { Mapping } from './mapping.ts';
import type { RequestAuthority } from './request-authority.ts';
import { hasModule, type Scope } from './scope.ts';

const NONE: Mapping = { kind: 'none' };

const notFollowed = (node: DirectiveNode): Mapping => ({
  kind: 'doubtful',
  why: `${node.name} maps paths in a way that is not followed here`,
  node,
});

/**
 * The file that mod_userdir or mod_vhost_alias, which are asked in this order, take for a path that nothing else has. `rest`: what
 * the document root is asked for.
 */
export function mapToMass(scope: Scope, asked: RequestAuthority, path: string, rest: string): Mapping {
  const ofUser = hasModule(scope.config, 'mod_userdir.c') ? mapByUser(scope, path) : NONE;
  if (ofUser.kind !== 'none' || !hasModule(scope.config, 'mod_vhost_alias.c')) return ofUser;
  const script = /^\/+cgi-bin(\/.*)$/s.exec(path)?.[1];
  const asScript = script === undefined ? NONE : mapByName(scope, asked, 'virtualscriptalias', script);
  return asScript.kind === 'none' ? mapByName(scope, asked, 'virtualdocumentroot', rest) : asScript;
}

function mapByName(scope: Scope, asked: RequestAuthority, key: string, path: string): Mapping {
  const byAddress = scope.line(`${key}ip`);
  if (byAddress) return notFollowed(byAddress);
  const node = scope.line(key);
  const pattern = firstWord(node?.words ?? []);
  if (!node || pattern.toLowerCase() === 'none') return NONE;
  const file = mapByHostName(scope, asked, path, pattern);
  if (file.kind !== 'known') return { kind: 'doubtful', why: file.kind === 'unknown' ? file.why : 'DNS decides', node };
  return { kind: 'file', filename: file.value, node, handler: key === 'virtualscriptalias' ? 'cgi-script' : null };
}

const KEYWORD = /^(?:en|dis)abled?$/i;

/** `UserDir` with one folder of its own for all users, or `*` for the user (mod_userdir.c:translate_userdir); homes are not known. */
function mapByUser(scope: Scope, path: string): Mapping {
  const [, user, rest = ''] = /^\/~([^/]+)(.*)$/s.exec(path) ?? [];
  const [line] = scope.lines('userdir');
  if (user === undefined || !line) return NONE;
  const lines = scope.lines('userdir').map(({ node }) => node);
  const node = lines.find(({ words }) => !KEYWORD.test(firstWord(words)));
  const isSaid = lines.some(
    ({ words: [first, ...names] }) =>
      KEYWORD.test(first?.text ?? '') && (names.length === 0 || names.some(({ text }) => text === user)),
  );
  const written = firstWord(node?.words ?? []);
  if (!node || isSaid || node.words.length > 1 || !written.startsWith('/')) return notFollowed(node ?? line.node);
  const [prefix = '', suffix] = written.split('*');
  const folder = suffix === undefined ? `${written}/${user}` : `${prefix}${user}${suffix}`;
  return { kind: 'file', filename: folder + rest, node, handler: null };
}
