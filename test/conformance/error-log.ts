/** Why an answer failed, as the error log tells: `type` is an exception's class, `mod_wsgi` or an AH number. */
export interface LoggedFailure {
  readonly type: string;
  readonly message: string;
}

/** Whether Python or mod_wsgi logged it: httpd's own messages have a number. */
export const isOfWsgi = ({ type }: LoggedFailure): boolean => !/^(AH\d|access-file$)/.test(type);

const MOD_WSGI =
  /^(No WSGI daemon process|Daemon process called|Options ExecCGI is off|Target WSGI script not found|Attempt to invoke directory|AcceptPathInfo off|Embedded mode of mod_wsgi|Client denied by server configuration|Target WSGI script '.*' does not contain)/;

/**
 * The failure among the error log's lines of one request; null where the log is silent. The last exception or refusal
 * counts: the first lines may belong to the loading of something else. A denied subrequest (PATH_TRANSLATED) is logged in
 * answers that were not denied.
 */
export function failureIn(lines: readonly string[], status: number | null): LoggedFailure | null {
  const failures: LoggedFailure[] = [];
  let inTraceback = false;
  for (const line of lines) {
    const message = /^\[[^\]]*:(?:error|crit|alert|emerg)\] \[pid \d+\] ?(.*)$/.exec(line)?.[1];
    if (message === undefined) continue;
    const text = ofSix(message) ?? message.replace(/^mod_wsgi \(pid=\d+[^)]*\): /, '');
    const code = /^(AH\d+): (.*)$/.exec(text) ?? /^(\S+\/\.ht\w+): (.*)$/.exec(text);
    if (/^Traceback \(most recent call last\)|exception raised|Exception occurred/.test(text)) inTraceback = true;
    else if (inTraceback && !/^\s/.test(message)) {
      inTraceback = false;
      failures.push(exceptionOf(message));
    } else if (/^(SyntaxError|IndentationError|TabError): /.test(text)) failures.push(exceptionOf(text));
    else if (MOD_WSGI.test(text)) failures.push({ type: 'mod_wsgi', message: text });
    else if (code?.[1] && code[2] !== undefined && (code[1] !== 'AH01630' || status === 403 || status === 401))
      failures.push({ type: code[1].startsWith('AH') ? code[1] : 'access-file', message: code[2] });
  }
  const own = failures.find((failure) => failure.type === 'mod_wsgi');
  return own ?? failures.at(-1) ?? null;
}

/** A line of mod_wsgi 6, which has a number and the script in brackets, in the words of the versions before; null for others. */
function ofSix(message: string): string | null {
  const found = /^(?:\[script ([^\]]+)\] )?WSGI\d+: (?:\[script ([^\]]+)\] )?(.*)$/.exec(message);
  if (!found) return null;
  const [, before, behind, text = ''] = found;
  const script = before ?? behind;
  // The script of the handler stands in brackets where another one is called for it.
  const isNamed = script === undefined || text.includes(`'${script}'`) || /^Target WSGI script '/.test(text);
  return isNamed ? text : `${text.replace(/\.$/, '')}: ${script}`;
}

function exceptionOf(text: string): LoggedFailure {
  const [, type = 'exception', message = text] = /^([A-Za-z_][\w.]*)(?::\s*(.*))?$/.exec(text) ?? [];
  return { type: type.split('.').at(-1) ?? type, message };
}
