import type { Project } from '../project/project.ts';
import { setUpFilesIn } from '../project/set-up-files.ts';
import type { FilePath } from '../source/location.ts';
import { oncePer } from '../source/once-per.ts';

const setUpFiles = oncePer(({ files }: Project) => setUpFilesIn(files));

/** The texts of the files that set the server of a project up. */
export const setUpTexts = (project: Project, textOf: (file: FilePath) => string | null): readonly string[] =>
  setUpFiles(project).flatMap((file) => textOf(file) ?? []);
