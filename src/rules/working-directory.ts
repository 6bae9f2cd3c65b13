import type { ServerConfig } from '../apache/model/server-config.ts';
import { isOnWindows } from '../apache/model/windows.ts';
import type { ProcessGroup } from '../deployment/deployment.ts';
import type { Project } from '../project/project.ts';
import type { FilePath } from '../source/location.ts';
import { oncePer } from '../source/once-per.ts';
import { setUpTexts } from './set-up-files.ts';

/** What a rule knows of the project whose server it is about. */
interface Surroundings {
  readonly project: Project;
  readonly textOf: (file: FilePath) => string | null;
}

/**
 * Whether the processes of a group, or those of Apache itself, start in `/`. Measured: daemons do and Apache's own processes, but for `home=`, and for an
 * Apache that stays in the foreground, as in containers and under mod_wsgi-express: it keeps the directory it was started in.
 * So does one that a person starts: its ServerRoot is the folder of the shell, or its ErrorLog the terminal. Where a service of Windows is started has not been measured.
 */
export const startsAtTop = (
  { daemon }: Pick<ProcessGroup, 'daemon'>,
  server: ServerConfig,
  { project, textOf }: Surroundings,
): boolean =>
  !daemon?.options.has('home') &&
  !isOnWindows(server.read) &&
  !isStartedByHand(server) &&
  !setUpTexts(project, textOf).some((text) => /FOREGROUND|mod_wsgi-express/.test(text));

const isStartedByHand = oncePer(
  ({ read, main }: ServerConfig): boolean =>
    (read.readDirectives ?? []).some(({ key, argsText }) => key === 'serverroot' && /\$\{?PWD\b/.test(argsText)) ||
    main.directives.some(({ key, argsText }) => key === 'errorlog' && TERMINAL.test(argsText)),
);

const TERMINAL = /^"?(?:\/dev\/(?:stdout|stderr|tty|fd\/[12])|\/proc\/self\/fd\/[12])"?$/;
