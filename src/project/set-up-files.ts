import type { FilePath } from '../source/location.ts';
import { oncePer } from '../source/once-per.ts';

/**
 * Files that set a server up without being its configuration: of containers, virtual machines and Elastic Beanstalk
 * (docs.aws.amazon.com, "Advanced environment customization with configuration files"). They write files and lines of it, and
 * variables of its environment.
 */
const SET_UP =
  /(?:^|\/)(?:Dockerfile[^/]*|[^/]*\.Dockerfile|Containerfile|(?:docker-)?compose[^/]*\.ya?ml|Vagrantfile|\.ebextensions\/[^/]+\.(?:config|ya?ml))$/i;

/** More of them than this are not read. */
const MOST = 100;

/** Those of some files that set a server up: looked for once, in the last two names of each. */
export const setUpFilesIn = oncePer((files: readonly FilePath[]): readonly FilePath[] =>
  files.filter((file) => SET_UP.test(lastTwo(file))).slice(0, MOST),
);

const lastTwo = (file: FilePath): string => file.slice(file.lastIndexOf('/', file.lastIndexOf('/') - 1) + 1);
