import type { Project } from '../project/project.ts';
import { setUpFilesIn } from '../project/set-up-files.ts';
import type { FilePath } from '../source/location.ts';

/** The texts of the files that set the server of a project up. */
export const setUpTexts = ({ files }: Project, textOf: (file: FilePath) => string | null): readonly string[] =>
  setUpFilesIn(files).flatMap((file) => textOf(file) ?? []);
