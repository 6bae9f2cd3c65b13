import { occurs } from '../apache/model/find-node.ts';
import type { Server, ServerConfig } from '../apache/model/server-config.ts';
import type { DirectiveNode } from '../apache/syntax/config-node.ts';
import type { Location } from '../source/location.ts';
import type { Setting } from '../source/setting.ts';

/** Per-directory values by lower-case directive name, already merged in httpd's section order. */
export type DirectoryDirectives = ReadonlyMap<string, Setting<DirectiveNode>>;

/**
 * The directive that counts for a request or a mount: the per-directory value if any section gives one, else the
 * virtual host's, else the main server's (`wsgi_create_req_config`: the two records are kept apart, so a main-server
 * `<Directory>` beats a plain line of the virtual host). Null where nothing sets it.
 */
export function resolveDirective(
  config: ServerConfig,
  server: Server,
  directives: DirectoryDirectives,
  key: string,
): Setting<DirectiveNode> | null {
  if (!occurs(config.nodes, key)) return null;
  const written: DirectiveNode[] = [];
  addNamed(server, key, written);
  if (server !== config.main) addNamed(config.main, key, written);
  const inSection = directives.get(key);
  if (inSection) return { ...inSection, overrides: [...inSection.overrides, ...written.map((node) => node.at)] };
  const [first, ...rest] = written;
  return first ? { value: first, setBy: first.at, overrides: rest.map((node) => node.at) } : null;
}

/** Adds the directives of that name in a server's own scope, the one that counts first. */
function addNamed({ directives }: Server, key: string, found: DirectiveNode[]): void {
  for (let index = directives.length - 1; index >= 0; index -= 1) {
    const node = directives[index];
    if (node?.key === key) found.push(node);
  }
}

/** The first word of a one-argument directive as a setting, or the default where nothing sets it. */
export function firstWord(found: Setting<DirectiveNode> | null, fallback: string): Setting<string> {
  if (!found) return { value: fallback, setBy: 'default', overrides: [] };
  return { value: found.value.words[0]?.text ?? '', setBy: found.setBy, overrides: found.overrides };
}

/** An inline option wins over everything the sections and servers say. */
export function overriddenBy(inline: Setting<string> | undefined, lower: Setting<string>): Setting<string> {
  if (!inline) return lower;
  const beaten: readonly Location[] = lower.setBy === 'default' ? [] : [lower.setBy, ...lower.overrides];
  return { value: inline.value, setBy: inline.setBy, overrides: beaten };
}
