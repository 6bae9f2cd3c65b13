import { collapseSlashes } from './collapse-slashes.ts';

/** SCRIPT_NAME is the path up to what is left behind the script, slashes collapsed (util_script.c:ap_add_cgi_vars). */
export function splitScriptName(path: string, rest: string): { scriptName: string; pathInfo: string } {
  const pathInfo = collapseSlashes(rest);
  const scriptName = pathInfo === '' ? path : path.slice(0, findPathInfo(path, pathInfo));
  return { scriptName: collapseSlashes(scriptName), pathInfo };
}

/**
 * Where the path info begins in a path: compared from the end, and at a segment's end where the two differ, as they do when
 * the target of an alias has a path of its own (util_script.c:ap_find_path_info; scenario `script-name-when-the-target-has-a-path`).
 */
function findPathInfo(path: string, pathInfo: string): number {
  let at = path.length - 1;
  for (let rest = pathInfo.length - 1; at >= 0 && rest >= 0 && path[at] === pathInfo[rest]; at -= 1, rest -= 1) {
    if (pathInfo[rest] === '/') while (at > 0 && path[at - 1] === '/') at -= 1;
  }
  const end = path.indexOf('/', Math.max(0, at));
  return end < 0 ? path.length : end;
}
