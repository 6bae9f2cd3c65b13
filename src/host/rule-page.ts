import { readFileSync } from 'node:fs';
import { packageFile } from './package-file.ts';

/** The page of a rule, in Markdown, from the package itself. The id must be one of the registry's. */
export const readRulePage = (id: string): string => readFileSync(packageFile(`src/rules/${id}/README.md`), 'utf8');
