import { documentRoot } from '../document-root.ts';
import { occurs } from '../find-node.ts';
import type { AppliedSection } from '../match-sections.ts';
import type { RoutedRequest } from '../routed-request.ts';
import { hasModule, type Scope } from '../scope.ts';
import { type RewriteRule, rulesAmong } from './rewrite-rule.ts';
import { type RewriteState, type Rewritten, runRules } from './run-rules.ts';
import { isRewriteLine, mergeRules, optionsAmong, rewriteRun } from './server-rules.ts';

/** The rules that sections and access files give a folder. */
export interface FolderRules {
  readonly rules: readonly RewriteRule[];
  /** What stands around the innermost lines of mod_rewrite, with a slash at its end: a folder, or what a section names. */
  readonly folder: string;
  /** RewriteBase. */
  readonly base: string | null;
  readonly options: readonly string[];
  /** A section that may not apply has a say. */
  readonly doubt: string | null;
}

/** What a section calls its place: where its rules are tried, that is taken off the path (mod_rewrite.c:config_perdir_create). */
function placeOf({ section, accessFile }: AppliedSection): string {
  if (accessFile !== undefined) return accessFile.slice(0, accessFile.lastIndexOf('/') + 1);
  if (section.key === 'if' || section.key === 'elseif' || section.key === 'else') return '*If/';
  const written = (section.words[0]?.text === '~' ? section.words[1] : section.words[0])?.text ?? '';
  return written.endsWith('/') ? written : `${written}/`;
}

/**
 * The rules in sections that count for a request: those of the last section with any line of mod_rewrite, unless
 * RewriteOptions inherits others (mod_rewrite.c:config_perdir_merge). Null where none is on.
 */
export function folderRules(scope: Scope): FolderRules | null {
  const { config, sections } = scope;
  const isWritten =
    occurs(config.nodes, 'rewriteengine') || sections.some(({ accessFile }) => accessFile !== undefined);
  if (!isWritten || !hasModule(config, 'mod_rewrite.c') || !scope.isOn('rewriteengine')) return null;
  const atServer = optionsAmong([...config.main.directives, ...scope.server.directives]) ?? [];
  let found = null as FolderRules | null;
  for (const applied of sections) {
    const { section, certain, why } = applied;
    // A line that is passed over takes the rules around it away all the same: mod_rewrite has been asked for its own.
    if (!(applied.written ?? section.children).some(isRewriteLine)) continue;
    const outer: Parameters<typeof mergeRules>[0] = { rules: found?.rules ?? [], options: found?.options ?? atServer };
    const options = optionsAmong(section.children) ?? outer.options;
    const written = section.children.findLast((node) => node.key === 'rewritebase');
    const base = written?.kind === 'directive' ? (written.words[0]?.text ?? null) : null;
    found = {
      rules: mergeRules(outer, { rules: rulesAmong(section.children), options }),
      folder: placeOf(applied),
      base: base ?? (options.includes('mergebase') ? (found?.base ?? null) : null),
      options,
      doubt: found?.doubt ?? (certain ? null : (why ?? 'a section with RewriteRules may not apply')),
    };
  }
  return found;
}

/**
 * Whether the rules of a folder are not asked, whatever Options say: behind `[END]`, and of a folder that is asked for without its
 * slash, which is mod_dir's.
 */
export const areLeftOut = ({ isOver }: RoutedRequest, { folder, options }: FolderRules, filename: string): boolean =>
  isOver || (!options.includes('allownoslash') && `${filename}/` === folder);

/** Runs the rules of a folder over a request whose file is known, after access and before its handler (mod_rewrite.c:hook_fixup). */
export function rewriteInFolder(
  routed: RoutedRequest,
  scope: Scope,
  { rules, folder }: FolderRules,
  state: RewriteState,
): Rewritten {
  return runRules(rewriteRun(routed, scope, rules, folder, state));
}

/** What mod_rewrite puts before the path of an internal redirect, in the place of a file name. */
export const REDIRECT = 'redirect:';

/** The URL path by which httpd begins anew with what the rules of a folder have made; null where that is no path at all. */
export function urlOf(routed: RoutedRequest, { folder, base, options }: FolderRules, filename: string): string | null {
  if (!filename.startsWith('/')) return null;
  if (base !== null) {
    const based = withPrefix(filename, folder, base);
    if (based !== filename) return based;
  } else {
    const root = documentRoot(routed.config, routed.server);
    if (filename.startsWith(`${root}/`)) return filename.slice(root.length);
  }
  const { alias } = routed;
  return alias === null || options.includes('ignorecontextinfo')
    ? filename
    : withPrefix(filename, alias.root, alias.prefix);
}

/** Replaces what a path begins with (mod_rewrite.c:subst_prefix_path). */
function withPrefix(path: string, start: string, replacement: string): string {
  const bare = start.endsWith('/') ? start.slice(0, -1) : start;
  if (!path.startsWith(`${bare}/`)) return path;
  const put = replacement === '' || replacement.endsWith('/') ? replacement : `${replacement}/`;
  return put + path.slice(bare.length + 1);
}
