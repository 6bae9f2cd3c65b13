import type { Project } from '../project/project.ts';
import { setUpFilesIn } from '../project/set-up-files.ts';
import type { FilePath } from '../source/location.ts';
import { oncePer } from '../source/once-per.ts';

const setUpFiles = oncePer(({ files }: Project) => setUpFilesIn(files));

type TextOf = (file: FilePath) => string | null;

/** The texts of the files that set the server of a project up. */
export const setUpTexts = (project: Project, textOf: TextOf): readonly string[] =>
  setUpFiles(project).flatMap((file) => textOf(file) ?? []);

/**
 * Measured: an Apache that stays in the foreground, as in containers and under mod_wsgi-express, keeps the directory it was
 * started in. Any other has `/`.
 */
export const keepsDirectory = (project: Project, textOf: TextOf): boolean =>
  setUpTexts(project, textOf).some((text) => /FOREGROUND|mod_wsgi-express/.test(text));
