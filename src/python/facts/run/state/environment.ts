import type { EffectKind } from '../../script-facts.ts';
import { madeUnder } from '../values/made-texts.ts';
import { isTrue, knownEqual, settle } from '../values/truth.ts';
import { NONE, type Place, text, type Value } from '../values/values.ts';
import { type Entry, type Layer, namesIn, type Snapshot, written } from './environment-layers.ts';
import type { Presence } from './trace.ts';
import type { World } from './world.ts';

/** How one write is made. */
export interface Writing {
  readonly how?: EffectKind;
  /** The statement that is run is the write: its mapping is `os.environ`, or hands on to it what is written. */
  readonly isDirect?: boolean;
  readonly isDoubtful?: boolean;
  /** It is done to every variable (of the prefix of the key). */
  readonly isEvery?: boolean;
}

/** Keys of the WSGI environ that no process environment holds. */
const isRequestKey = (key: string) => /^(?:mod_wsgi|wsgi|mod_ssl)\./.test(key);

/** `os.environ` on one path: what the script found there is decided when it asks, what it wrote is remembered. */
export class ProcessEnvironment {
  readonly #world: World;
  #top = written<Value>({ kind: 'inherited' });
  readonly #before: (key: string) => string | null | undefined;
  /** How the names of variables begin that were written under keys that are not known. */
  readonly #touched = new Set<string>();

  constructor(world: World, before: (key: string) => string | null | undefined) {
    this.#world = world;
    this.#before = before;
  }

  /** What the server says of a variable. Once requests come, another script of the interpreter may have changed it. */
  #known(key: string): string | null | undefined {
    return this.#world.phase === 'import' ? this.#before(key) : undefined;
  }

  /** Whether the variable was there before the script, decided on this path. */
  #wasInherited(key: string): boolean {
    if (isRequestKey(key)) return false;
    // Where no variable begins so, this one is not there.
    for (const prefix of this.#world.absentPrefixes) if (key.startsWith(prefix)) return false;
    const known = this.#known(key);
    if (known !== undefined) this.#world.facts.set(`inherited:${key}`, known !== null);
    const wasThere = this.#world.decide(`inherited:${key}`);
    this.#world.variables.inherited.set(key, wasThere);
    return wasThere;
  }

  #inherited(key: string): Value {
    const known = this.#known(key);
    if (typeof known === 'string') return text(known);
    const id = `env:${key}`;
    // A variable that is set is taken to be set to something: `get(key)` is then true.
    if (!this.#world.facts.has(`true:${id}`)) this.#world.facts.set(`true:${id}`, true);
    const made = this.#isTouched(key) ? {} : { made: { text: [{ process: key }], request: null } };
    return this.#world.unknown(`the inherited value of ${key}`, id, { isText: true, ...made });
  }

  /** Whether the script may have written a variable without being seen to. */
  #isTouched(key: string): boolean {
    for (const prefix of this.#touched) if (key.startsWith(prefix)) return true;
    return false;
  }

  has(key: string, layer: Layer<Value> = this.#top): boolean {
    switch (layer.kind) {
      case 'inherited':
        return this.#wasInherited(key);
      case 'written': {
        const entry = layer.entries.get(key);
        return entry ? entry.kind !== 'absent' : this.has(key, layer.below);
      }
      case 'removed':
        return !key.startsWith(layer.prefix) && this.has(key, layer.below);
      default:
        return (key.startsWith(layer.prefix) && this.has(key, layer.from)) || this.has(key, layer.below);
    }
  }

  /** The value, or null where the variable is absent. */
  get(key: string, layer: Layer<Value> = this.#top): Value | null {
    switch (layer.kind) {
      case 'inherited':
        return this.#wasInherited(key) ? this.#inherited(key) : null;
      case 'written': {
        const entry = layer.entries.get(key);
        if (entry?.kind === 'present') return entry.value;
        if (entry?.kind === 'absent') return null;
        return this.get(key, layer.below) ?? entry?.value ?? null;
      }
      case 'removed':
        return key.startsWith(layer.prefix) ? null : this.get(key, layer.below);
      default:
        return (key.startsWith(layer.prefix) ? this.get(key, layer.from) : null) ?? this.get(key, layer.below);
    }
  }

  /** Whether `os.environ` writes by a method that the script put in the place of its own. */
  get #isReplaced(): boolean {
    return this.#world.externalAttributes.has('os._Environ.__setitem__');
  }

  /** What is known of a variable without asking. */
  #presence(key: string, layer: Layer<Value> = this.#top): Presence {
    switch (layer.kind) {
      case 'inherited': {
        const inherited = this.#world.variables.inherited.get(key);
        return inherited === undefined ? 'unknown' : inherited ? 'present' : 'absent';
      }
      case 'written': {
        const entry = layer.entries.get(key);
        if (entry) return entry.kind === 'absent' ? 'unknown' : 'present';
        return this.#presence(key, layer.below);
      }
      case 'removed':
        return key.startsWith(layer.prefix) ? 'absent' : this.#presence(key, layer.below);
      default: {
        const put = key.startsWith(layer.prefix) ? this.#presence(key, layer.from) : 'absent';
        return put === 'absent' ? this.#presence(key, layer.below) : put;
      }
    }
  }

  /** What the script did last to a variable; undefined where it did nothing. */
  #entryOf(key: string): Entry<Value> | undefined {
    for (let at: Layer<Value> = this.#top; at.kind !== 'inherited'; at = at.below) {
      if (at.kind === 'written') {
        const entry = at.entries.get(key);
        if (entry) return entry;
      } else if (key.startsWith(at.prefix))
        return at.kind === 'removed'
          ? { kind: 'absent' }
          : { kind: 'present', value: this.#world.unknown('it was put back') };
    }
    return undefined;
  }

  #isUnchangedSince(layer: Layer<Value>): boolean {
    let at: Layer<Value> = this.#top;
    while (at !== layer && at.kind === 'written' && at.entries.size === 0) at = at.below;
    return at === layer;
  }

  /** Whoever goes through all variables may read any of them. */
  readAll(place: Place): void {
    this.#world.record({ kind: 'read', key: null, isRequired: false }, place);
  }

  /** A copy of all variables as they are now. */
  snapshot(place: Place): Snapshot<Value> {
    this.#world.handles.use();
    this.readAll(place);
    const layer = this.#top.entries.size === 0 ? this.#top.below : this.#top;
    if (layer === this.#top) this.#top = written(layer);
    return { kind: 'snapshot', layer };
  }

  /** Code that is not followed may write any variable; `why` it is not. */
  writeUnseen(why: string, place: Place, how?: EffectKind): void {
    const [key, value] = [this.#world.unknown(why), this.#world.unknown(why)];
    this.write(key, value, place, { isDoubtful: true, ...(how ? { how } : {}) });
  }

  write(rawKey: Value, given: Value, place: Place, writing: Writing = {}): void {
    this.#world.handles.use();
    const key = settle(rawKey, this.#world);
    const value = this.#world.guesses > 0 ? this.#world.unknown('what is run here is not followed') : given;
    const how = writing.how ?? 'assign';
    const name = key.kind === 'text' ? key.text : null;
    const presence = name === null ? 'unknown' : this.#presence(name);
    const entry = name === null ? undefined : this.#entryOf(name);
    const isNoop = name !== null && value.kind === 'unknown' && value.id === `env:${name}` && !entry;
    const isSame = entry?.kind === 'present' && how === 'assign' && knownEqual(entry.value, value) === true;
    const keyPrefix = key.kind === 'unknown' ? (this.#world.prefixes.get(key.id) ?? key.prefix ?? null) : null;
    this.#world.record(
      {
        kind: 'effect',
        key: name,
        keyPrefix,
        value: how === 'remove' ? null : this.#asWritten(rawKey, settle(value, this.#world)),
        how,
        presence,
        isNoop,
        isSame,
        isDoubtful: (writing.isDoubtful ?? false) || this.#isReplaced,
        isEvery: writing.isEvery ?? false,
        isDirect: writing.isDirect ?? false,
      },
      place,
    );
    if (name === null && (how === 'assign' || how === 'remove')) this.#touched.add(keyPrefix ?? '');
    if (name === null || how === 'process-only' || how === 'python-only') return;
    const { entries } = this.#top;
    if (how === 'remove') entries.set(name, { kind: 'absent' });
    else if (how === 'assign') entries.set(name, { kind: 'present', value });
    else if (!entries.has(name) && presence !== 'present')
      entries.set(name, { kind: presence === 'absent' ? 'present' : 'default', value });
    else if (entries.get(name)?.kind === 'absent') entries.set(name, { kind: 'present', value });
  }

  #asWritten(key: Value, value: Value): Value {
    if (value.kind !== 'unknown' || !value.made || madeUnder(key, value, this.#world)) return value;
    const { made: _made, ...bare } = value;
    return bare;
  }

  /** `os.environ.clear()`, or the removal of every variable whose name begins so. */
  clear(place: Place, prefix = ''): void {
    const key = this.#world.unknown('every variable', undefined, prefix === '' ? {} : { prefix });
    this.write(key, NONE, place, { how: 'remove', isEvery: true });
    this.#touched.delete(prefix);
    this.#top = written({ kind: 'removed', prefix, below: this.#top });
  }

  /** `os.environ.update(copy)`: every variable of the copy (whose name begins so) has the value again that it had then. */
  restore({ layer }: Snapshot<Value>, place: Place, prefix = ''): void {
    if (this.#isUnchangedSince(layer)) return;
    const why = 'each variable as it was';
    const key = this.#world.unknown(why, undefined, prefix === '' ? {} : { prefix });
    this.write(key, this.#world.unknown(why, undefined, { isText: true }), place, { isEvery: true });
    this.#touched.delete(prefix);
    this.#top = written({ kind: 'restored', prefix, from: layer, below: this.#top });
    // What the script itself had written before the copy was made is told by name.
    for (const name of namesIn(layer).filter((one) => one.startsWith(prefix))) {
      const value = this.get(name, layer);
      if (value) this.write(text(name), value, place);
    }
  }

  /** `os.environ.get(key, fallback)` and its relatives; `isRequired`: the caller raises where null comes back. */
  read(rawKey: Value, fallback: Value | null, place: Place, isRequired = false, copy?: Snapshot<Value>): Value | null {
    this.#world.handles.use();
    const key = settle(rawKey, this.#world);
    const name = key.kind === 'text' ? key.text : null;
    this.#world.record({ kind: 'read', key: name, isRequired }, place);
    const isOpen = this.#world.isLazy && name !== null && !this.#entryOf(name);
    if (isOpen && !this.#world.variables.inherited.has(name)) {
      const isText = fallback === null || settle(fallback, this.#world).kind === 'text';
      return this.#world.unknown(`it depends on the environment variable ${name}`, undefined, { isText });
    }
    if (name !== null) return this.get(name, copy?.layer ?? this.#top) ?? fallback;
    const id = key.kind === 'unknown' ? `env[${key.id}]` : undefined;
    const found = this.#world.unknown('a variable whose name is not known', id);
    return fallback && fallback !== NONE && !isTrue(found, this.#world) ? fallback : found;
  }
}
