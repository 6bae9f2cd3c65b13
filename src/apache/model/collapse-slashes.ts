/** Runs of slashes as one, as httpd compares paths of URLs (util.c:ap_no2slash). Most paths have none. */
export const collapseSlashes = (path: string): string => (path.includes('//') ? path.replace(/\/{2,}/g, '/') : path);
