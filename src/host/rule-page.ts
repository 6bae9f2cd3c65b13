import { readFileSync } from 'node:fs';

/** The page of a rule, in Markdown, from the package itself. The id must be one of the registry's. */
export const readRulePage = (id: string): string =>
  readFileSync(new URL(`../../src/rules/${id}/README.md`, import.meta.url), 'utf8');
