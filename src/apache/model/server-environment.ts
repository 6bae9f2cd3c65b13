import { known, type Static, unknown } from '../../source/static-value.ts';

/** What the system, a shell or a container gives every process: nobody writes it into the files of a server. */
const OF_ANY_PROCESS =
  /^(?:PATH|PWD|OLDPWD|HOME|USER|LOGNAME|SHELL|SHLVL|TERM|LANG|LANGUAGE|LC_\w+|TZ|TMPDIR|HOSTNAME|_|INVOCATION_ID|JOURNAL_STREAM|NOTIFY_SOCKET|SYSTEMD_EXEC_PID)$/;

/** A variable of httpd's own environment as far as it is said; null where it is not set. */
export function inheritedVariable(environment: ReadonlyMap<string, string>, name: string): Static<string> | null {
  const told = environment.get(name);
  if (told !== undefined) return known(told);
  return OF_ANY_PROCESS.test(name) ? unknown(`what ${name} is where httpd is started is not known`) : null;
}
