import type { Project } from '../project/project.ts';
import type { FilePath } from '../source/location.ts';
import { oncePer } from '../source/once-per.ts';

/**
 * Files that set a server up without being its configuration: of containers, virtual machines and Elastic Beanstalk
 * (docs.aws.amazon.com, "Advanced environment customization with configuration files"). They write files and lines of it.
 */
const SET_UP =
  /(?:^|\/)(?:Dockerfile[^/]*|[^/]*\.Dockerfile|Containerfile|(?:docker-)?compose[^/]*\.ya?ml|Vagrantfile|\.ebextensions\/[^/]+\.(?:config|ya?ml))$/i;

/** More of them than this are not read. */
const MOST = 100;

const setUpFiles = oncePer(({ files }: Project) => files.filter((file) => SET_UP.test(file)).slice(0, MOST));

/** The texts of the files that set the server of a project up. */
export const setUpTexts = (project: Project, textOf: (file: FilePath) => string | null): readonly string[] =>
  setUpFiles(project).flatMap((file) => textOf(file) ?? []);
