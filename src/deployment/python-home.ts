/** What stands behind the root of a virtual environment where somebody named too much of it. */
const INSIDE =
  /\/(?:bin(?:\/(?:python[\d.]*|activate\w*(?:\.py)?))?|lib(?:64)?\/python[\d.]+(?:\/site-packages)?|lib|Scripts(?:\/python\.exe)?)\/?$/;

/**
 * The root of the environment that a python-home lies in; the home itself where nothing shows that it lies inside one. With
 * another home than the root Python does not start, and the client waits for nothing (recorded with `/usr/bin`).
 */
export const environmentRoot = (home: string): string => home.replace(INSIDE, '');
