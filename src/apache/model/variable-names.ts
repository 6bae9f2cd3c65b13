/** The variables that stand for a header. */
export const HEADER_OF: Readonly<Record<string, string>> = {
  HTTP_HOST: 'Host',
  HTTP_ACCEPT: 'Accept',
  HTTP_COOKIE: 'Cookie',
  HTTP_REFERER: 'Referer',
  HTTP_FORWARDED: 'Forwarded',
  HTTP_USER_AGENT: 'User-Agent',
  HTTP_PROXY_CONNECTION: 'Proxy-Connection',
};

/** The variables of the time at which a request is made. */
export const TIME_NAME = /^TIME(_(YEAR|MON|DAY|HOUR|MIN|SEC|WDAY))?$/;

const NAMES: ReadonlySet<string> = new Set(
  (
    'REQUEST_METHOD REQUEST_SCHEME REQUEST_URI DOCUMENT_URI REQUEST_FILENAME SCRIPT_FILENAME PATH_INFO QUERY_STRING THE_REQUEST ' +
    'DOCUMENT_ROOT CONTEXT_PREFIX CONTEXT_DOCUMENT_ROOT SERVER_NAME SERVER_PORT SERVER_PROTOCOL REMOTE_ADDR CONN_REMOTE_ADDR REMOTE_HOST ' +
    'REMOTE_IDENT REMOTE_USER IS_SUBREQ HTTPS HTTP2 IPV6 AUTH_TYPE CONTENT_TYPE HANDLER ' +
    'REQUEST_STATUS SERVER_ADMIN SERVER_SOFTWARE API_VERSION LAST_MODIFIED REMOTE_PORT REQUEST_LOG_ID CONN_LOG_ID SCRIPT_USER ' +
    'SCRIPT_GROUP'
  ).split(' '),
);

/** Whether httpd's expressions know a variable (util_expr_eval.c); SERVER_ADDR is mod_rewrite's alone. */
export function isVariableName(written: string): boolean {
  const name = written.toUpperCase();
  return NAMES.has(name) || Object.hasOwn(HEADER_OF, name) || TIME_NAME.test(name);
}
