/** What one path has found out about the variables of a request, by key. */
export interface RequestFacts {
  /** Whether the request has the key. */
  readonly has: Map<string, boolean>;
  /** Whether the value under the key, or what is taken for it where the request lacks it, was found true or other than None. */
  readonly holds: Map<string, boolean>;
}

/** What one path has found out about variables, in the words of the variables: values and decisions have names of their own. */
export class VariableFacts {
  /** Whether the process had a variable before the script wrote it, by name. */
  readonly inherited = new Map<string, boolean>();
  readonly #requests = new Map<number, RequestFacts>();

  /** Of the request of a number. */
  ofRequest(number: number): RequestFacts {
    const known = this.#requests.get(number) ?? { has: new Map(), holds: new Map() };
    this.#requests.set(number, known);
    return known;
  }
}
