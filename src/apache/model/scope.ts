import type { Location } from '../../source/location.ts';
import type { Setting } from '../../source/setting.ts';
import { type ConfigNode, type DirectiveNode, firstWord } from '../syntax/config-node.ts';
import { directivesOf, occurs } from './find-node.ts';
import type { AppliedSection } from './match-sections.ts';
import type { Server, ServerConfig } from './server-config.ts';

/** One line that counts; `certain` is false where it stands in a section that may not apply, or under a condition. */
export interface ScopedLine {
  readonly node: DirectiveNode;
  readonly certain: boolean;
}

/** The lines of some directives in one part, in text order; `isOutermost`: that of the main server, which is merged with none. */
export interface ScopedPart {
  readonly lines: readonly ScopedLine[];
  readonly isOutermost: boolean;
}

/**
 * The directives that count in one place: those of the main server, of a virtual host, and of the sections that apply to a
 * request, in httpd's merge order. Every question "which line of directive X counts here" is asked of this.
 */
export class Scope {
  readonly config: ServerConfig;
  readonly server: Server;
  readonly sections: readonly AppliedSection[];
  readonly #lines = new Map<string, readonly ScopedLine[]>();

  constructor(config: ServerConfig, server: Server, sections: readonly AppliedSection[] = []) {
    this.config = config;
    this.server = server;
    this.sections = sections;
  }

  /** The lines of a directive, the one that counts first: innermost section, virtual host, main server. */
  lines(key: string): readonly ScopedLine[] {
    if (!this.#isWritten(key)) return NONE;
    const known = this.#lines.get(key);
    if (known) return known;
    const lines: ScopedLine[] = [];
    for (const { nodes, certain } of this.#parts()) {
      for (const node of directivesOf(nodes, key))
        lines.push({ node, certain: certain && node.conditions.length === 0 });
    }
    lines.reverse();
    this.#lines.set(key, lines);
    return lines;
  }

  /** The line that counts; null where there is none. */
  line(key: string): DirectiveNode | null {
    return this.lines(key)[0]?.node ?? null;
  }

  /** The first word of the line that counts, as written; null where there is none. */
  value(key: string): string | null {
    return this.line(key)?.words[0]?.text ?? null;
  }

  /** The same in lower case, for words that httpd compares so. */
  word(key: string): string | null {
    return this.value(key)?.toLowerCase() ?? null;
  }

  /** Whether an On/Off directive is on; `byDefault` where no line says. */
  isOn(key: string, byDefault = false): boolean {
    const word = this.word(key);
    return word === null ? byDefault : word === 'on';
  }

  /** The line that counts, and those it overrides, nearest first. */
  setting(key: string): Setting<DirectiveNode> | null {
    const [first, ...rest] = this.lines(key);
    return first ? { value: first.node, setBy: first.node.at, overrides: rest.map(({ node }) => node.at) } : null;
  }

  /** The first word as a setting, or the default where nothing sets it. */
  wordSetting(key: string, fallback: string): Setting<string> {
    const found = this.setting(key);
    if (!found) return { value: fallback, setBy: 'default', overrides: [] };
    return { ...found, value: firstWord(found.value.words) };
  }

  /** The lines of the innermost part that has any, in text order: directives whose lines add up, DirectoryIndex for one. */
  innermost(key: string): readonly DirectiveNode[] {
    if (!this.#isWritten(key)) return [];
    for (const { nodes } of [...this.#parts()].reverse()) {
      const found = directivesOf(nodes, key);
      if (found.length > 0) return found;
    }
    return [];
  }

  /** The parts that have lines of some directives, innermost first: directives that take back what others say. */
  parts(keys: readonly string[]): readonly ScopedPart[] {
    const written = keys.filter((key) => this.#isWritten(key));
    if (written.length === 0) return [];
    const parts = [...this.#parts()].map(({ nodes, certain }, index) => ({
      lines: linesAmong(nodes, written).map((node) => ({ node, certain: certain && node.conditions.length === 0 })),
      isOutermost: index === 0,
    }));
    return parts.filter(({ lines }) => lines.length > 0).reverse();
  }

  /** Whether a section says anything of a directive. */
  isSetInSection(key: string): boolean {
    return this.sections.some(({ section }) => section.children.some((node) => node.key === key));
  }

  /** What an access file says is written in no configuration file. */
  #isWritten(key: string): boolean {
    return occurs(this.config.nodes, key) || this.sections.some(({ accessFile }) => accessFile !== undefined);
  }

  *#parts(): Generator<{ readonly nodes: readonly ConfigNode[]; readonly certain: boolean }> {
    const { config, server, sections } = this;
    yield { nodes: config.main.directives, certain: true };
    if (server !== config.main) yield { nodes: server.directives, certain: true };
    for (const { section, certain } of sections) yield { nodes: section.children, certain };
  }
}

const NONE: readonly ScopedLine[] = [];

/** The lines of some directives in text order. */
function linesAmong(nodes: readonly ConfigNode[], keys: readonly string[]): readonly DirectiveNode[] {
  const [first = '', ...more] = keys;
  if (more.length === 0) return directivesOf(nodes, first);
  return nodes.filter((node): node is DirectiveNode => node.kind === 'directive' && keys.includes(node.key));
}

/** Whether a module is there, by the name of its source file; where the list of modules is not complete it is taken for there. */
export const hasModule = ({ modules }: ServerConfig, source: string): boolean =>
  !modules.complete || modules.names.has(source);

/** Whether WSGIRestrictEmbedded keeps Python out of httpd's own processes. */
export const isEmbeddedDisabled = (config: ServerConfig): boolean =>
  new Scope(config, config.main).isOn('wsgirestrictembedded');

/** An inline option wins over everything the sections and servers say. */
export function overriddenBy(inline: Setting<string> | undefined, lower: Setting<string>): Setting<string> {
  if (!inline) return lower;
  const beaten: readonly Location[] = lower.setBy === 'default' ? [] : [lower.setBy, ...lower.overrides];
  return { value: inline.value, setBy: inline.setBy, overrides: beaten };
}
