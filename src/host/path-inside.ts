import type { FilePath } from '../source/location.ts';

/** Whether an absolute, normalised path is the folder or lies below it. */
export const isInside = (path: FilePath, folder: FilePath): boolean =>
  path === folder || path.startsWith(folder.endsWith('/') ? folder : `${folder}/`);
