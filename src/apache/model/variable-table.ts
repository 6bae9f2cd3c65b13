import type { Static } from '../../source/static-value.ts';

/** Variables of a request by their names, in which letters of either case are the same (apr_table_get); the first writing of a name stays. */
export class VariableTable extends Map<string, Static<string>> {
  readonly #names: Map<string, string>;

  constructor(entries: Iterable<readonly [string, Static<string>]> = []) {
    super();
    this.#names = new Map();
    for (const [name, value] of entries) this.set(name, value);
  }

  override get(name: string): Static<string> | undefined {
    return super.get(this.#nameOf(name));
  }

  override has(name: string): boolean {
    return super.has(this.#nameOf(name));
  }

  override set(name: string, value: Static<string>): this {
    const known = this.#nameOf(name);
    this.#names.set(name.toLowerCase(), known);
    return super.set(known, value);
  }

  override delete(name: string): boolean {
    const known = this.#nameOf(name);
    this.#names.delete(name.toLowerCase());
    return super.delete(known);
  }

  #nameOf(name: string): string {
    return this.#names.get(name.toLowerCase()) ?? name;
  }
}

type Variables = ReadonlyMap<string, Static<string>>;

/** What an internal redirect leaves of the variables, and the status that it adds (http_request.c:rename_original_env, internal_internal_redirect). */
export const renamed = (variables: Variables, status: number): Variables =>
  new VariableTable([...variables].map(([name, value]) => [`REDIRECT_${name}`, value])).set('REDIRECT_STATUS', {
    kind: 'known',
    value: String(status),
  });

/** Two tables of variables as one, in which the second says what counts. */
export const overlaid = (first: Variables, second: Variables): Variables =>
  second.size === 0 ? first : first.size === 0 ? second : new VariableTable([...first, ...second]);
