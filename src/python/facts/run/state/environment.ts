import type { EffectKind, EffectShape } from '../../script-facts.ts';
import { madeUnder } from '../values/made-texts.ts';
import { isTrue, knownEqual, settle } from '../values/truth.ts';
import { NONE, type Place, text, type Value } from '../values/values.ts';
import type { Presence } from './trace.ts';
import type { World } from './world.ts';

type Entry =
  | { readonly kind: 'present'; readonly value: Value }
  | { readonly kind: 'absent' }
  /** What was there before, or this where nothing was. */
  | { readonly kind: 'default'; readonly value: Value };

/** How one write is made. */
export interface Writing {
  readonly how?: EffectKind;
  readonly shape?: EffectShape | null;
  readonly isDoubtful?: boolean;
  /** Every variable is removed. */
  readonly isEvery?: boolean;
}

/** Keys of the WSGI environ that no process environment holds. */
const isRequestKey = (key: string) => /^(?:mod_wsgi|wsgi|mod_ssl)\./.test(key);

/** `os.environ` on one path: what the script found there is decided when it asks, what it wrote is remembered. */
export class ProcessEnvironment {
  readonly #world: World;
  readonly #entries = new Map<string, Entry>();
  readonly #before: (key: string) => string | null | undefined;
  /** How the names of variables begin that were written under keys that are not known. */
  readonly #touched = new Set<string>();
  #isCleared = false;

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
    if (isRequestKey(key) || this.#isCleared) return false;
    const known = this.#known(key);
    if (known !== undefined) this.#world.facts.set(`inherited:${key}`, known !== null);
    return this.#world.decide(`inherited:${key}`);
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

  has(key: string): boolean {
    const entry = this.#entries.get(key);
    if (entry) return entry.kind !== 'absent';
    return this.#wasInherited(key);
  }

  /** The value, or null where the variable is absent. */
  get(key: string): Value | null {
    const entry = this.#entries.get(key);
    if (entry?.kind === 'present') return entry.value;
    if (entry?.kind === 'absent') return null;
    if (this.#wasInherited(key)) return this.#inherited(key);
    return entry?.value ?? null;
  }

  #presence(key: string): Presence {
    const entry = this.#entries.get(key);
    if (entry) return entry.kind === 'absent' ? 'unknown' : 'present';
    if (this.#isCleared) return 'absent';
    const inherited = this.#world.facts.get(`inherited:${key}`);
    return inherited === undefined ? 'unknown' : inherited ? 'present' : 'absent';
  }

  write(rawKey: Value, value: Value, place: Place, writing: Writing = {}): void {
    const key = settle(rawKey, this.#world);
    const how = writing.how ?? 'assign';
    const name = key.kind === 'text' ? key.text : null;
    const presence = name === null ? 'unknown' : this.#presence(name);
    const entry = name === null ? undefined : this.#entries.get(name);
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
        isDoubtful: writing.isDoubtful ?? false,
        isEvery: writing.isEvery ?? false,
        shape: writing.shape ?? null,
      },
      place,
    );
    if (name === null && (how === 'assign' || how === 'remove')) this.#touched.add(keyPrefix ?? '');
    if (name === null || how === 'process-only' || how === 'python-only') return;
    if (how === 'remove') this.#entries.set(name, { kind: 'absent' });
    else if (how === 'assign') this.#entries.set(name, { kind: 'present', value });
    else if (!this.#entries.has(name) && presence !== 'present')
      this.#entries.set(name, { kind: presence === 'absent' ? 'present' : 'default', value });
    else if (this.#entries.get(name)?.kind === 'absent') this.#entries.set(name, { kind: 'present', value });
  }

  #asWritten(key: Value, value: Value): Value {
    if (value.kind !== 'unknown' || !value.made || madeUnder(key, value, this.#world)) return value;
    const { made: _made, ...bare } = value;
    return bare;
  }

  /** `os.environ.clear()`. */
  clear(place: Place): void {
    this.write(this.#world.unknown('every variable'), NONE, place, { how: 'remove', isEvery: true });
    this.#entries.clear();
    this.#isCleared = true;
  }

  /** `os.environ.get(key, fallback)` and its relatives; `isRequired`: the caller raises where null comes back. */
  read(rawKey: Value, fallback: Value | null, place: Place, isRequired = false): Value | null {
    const key = settle(rawKey, this.#world);
    const name = key.kind === 'text' ? key.text : null;
    this.#world.record({ kind: 'read', key: name, isRequired }, place);
    const isOpen = this.#world.isLazy && name !== null && !this.#entries.has(name);
    if (isOpen && !this.#world.facts.has(`inherited:${name}`)) {
      const isText = fallback === null || settle(fallback, this.#world).kind === 'text';
      return this.#world.unknown(`it depends on the environment variable ${name}`, undefined, { isText });
    }
    if (name !== null) return this.get(name) ?? fallback;
    const id = key.kind === 'unknown' ? `env[${key.id}]` : undefined;
    const found = this.#world.unknown('a variable whose name is not known', id);
    return fallback && fallback !== NONE && !isTrue(found, this.#world) ? fallback : found;
  }
}
