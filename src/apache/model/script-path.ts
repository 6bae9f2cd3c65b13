/**
 * The file that the target of a WSGIScriptAlias names: what stands behind a `.py` or `.wsgi` in it becomes path info, because
 * httpd goes down a path to the first part that is no folder (request.c:ap_directory_walk; measured with `/sub x.wsgi/sub`).
 */
export const scriptOfTarget = (target: string): string =>
  target.includes('.py/') || target.includes('.wsgi/')
    ? (/^(.*\.(?:py|wsgi))\/.*$/s.exec(target)?.[1] ?? target)
    : target;
