import type { Project } from '../project/project.ts';
import type { FilePath } from '../source/location.ts';

type TextOf = (file: FilePath) => string | null;

/**
 * Files that set a server up without being its configuration: of containers, virtual machines and Elastic Beanstalk
 * (docs.aws.amazon.com, "Advanced environment customization with configuration files"). They write files and lines of it.
 */
const SET_UP =
  /(?:^|\/)(?:Dockerfile[^/]*|[^/]*\.Dockerfile|Containerfile|(?:docker-)?compose[^/]*\.ya?ml|Vagrantfile|\.ebextensions\/[^/]+\.(?:config|ya?ml))$/i;

/** More of them than this are not read. */
const MOST = 100;

const known = new WeakMap<Project, readonly string[]>();

/** The texts of the files that set the server of a project up. */
export function setUpTexts(project: Project, textOf: TextOf): readonly string[] {
  const found = known.get(project);
  if (found) return found;
  const files = project.files.filter((file) => SET_UP.test(file)).slice(0, MOST);
  const texts = files.flatMap((file) => textOf(file) ?? []);
  known.set(project, texts);
  return texts;
}
