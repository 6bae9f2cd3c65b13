import type { SourceFile } from '../../../../source/source-file.ts';
import type { TextRange } from '../../../../source/text-range.ts';
import type { Place, Value } from './values.ts';

/** The names of one module, class or function call. */
export class Scope {
  readonly kind: 'module' | 'class' | 'function';
  readonly source: SourceFile;
  readonly parent: Scope | null;
  /** The module's own scope. */
  readonly module: Scope;
  readonly names: Map<string, Value>;
  /** Where each name of a module was bound last. */
  readonly boundAt: Map<string, Place>;
  /** Names bound by an import statement last. */
  readonly imported: Set<string>;
  /** The names a function binds itself; reading one before it is bound raises. */
  readonly locals: ReadonlySet<string>;
  readonly globals = new Set<string>();
  readonly nonlocals = new Set<string>();
  /** Why names that are not there may be there all the same, as after a star import that was not followed. */
  hiddenNames: string | null = null;
  /** Modules of the standard library that all names were imported from, the last first. */
  readonly starred: string[] = [];
  /** The dotted package name that relative imports start from; null in the script itself. */
  packageName: string | null = null;
  /** Takes what a generator yields. */
  emit: ((item: Value) => void) | null = null;
  /** The scope of a comprehension: assignment expressions bind around it. */
  isComprehension = false;

  constructor(
    kind: Scope['kind'],
    source: SourceFile,
    parent: Scope | null,
    locals: ReadonlySet<string> = new Set<string>(),
    /** Whose names it shares. */
    beside: Scope | null = null,
  ) {
    this.names = beside?.names ?? new Map();
    this.boundAt = beside?.boundAt ?? new Map();
    this.imported = beside?.imported ?? new Set();
    this.kind = kind;
    this.source = source;
    this.parent = parent;
    this.module = kind === 'module' || parent === null ? this : parent.module;
    this.locals = locals;
  }

  /** The scope in which a name is bound by a statement of this one. */
  ownerOf(name: string): Scope {
    if (this.globals.has(name)) return this.module;
    if (!this.nonlocals.has(name)) return this;
    for (let at = this.parent; at; at = at.parent) if (at.kind === 'function' && at.locals.has(name)) return at;
    return this.module;
  }

  /** Where a name of a module was bound last. */
  bindingOf(name: string): Place {
    return this.boundAt.get(name) ?? { source: this.source, range: { start: 0, end: 0 } };
  }

  bind(name: string, value: Value, range?: TextRange, imported = false): void {
    const owner = this.ownerOf(name);
    owner.names.set(name, value);
    if (range) owner.boundAt.set(name, { source: this.source, range: { start: range.start, end: range.end } });
    if (imported) owner.imported.add(name);
    else owner.imported.delete(name);
  }
}

/** The scope of a call that Python itself makes: no names are known there. */
export const namelessScope = ({ source }: Place): Scope => new Scope('module', source, null);
