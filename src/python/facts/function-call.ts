/** A function of a script that the server calls with a dictionary and texts, as mod_wsgi calls `allow_access` and its kin. */
export interface FunctionCall {
  readonly name: string;
  /** The entries of the dictionary that are known; it may hold more. */
  readonly environ: ReadonlyMap<string, string>;
  /** The arguments after it; null where one is not known. */
  readonly texts: readonly (string | null)[];
}
