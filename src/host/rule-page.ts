import { readPackageText } from './package-file.ts';

/** The page of a rule, in Markdown, from the package itself. The id must be one of the registry's. */
export const readRulePage = (id: string): string => readPackageText(`src/rules/${id}/README.md`);
