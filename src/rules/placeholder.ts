/**
 * Whether a name stands for one that is filled in later, in a form no template marker tells: `SERVERNAME`, `__HOST__`,
 * `YOUR_DOMAIN`, `<<HOST>>`, `[[HOST]]`, `xxx`. Two of them say nothing about two names being equal.
 */
export const isPlaceholder = (name: string): boolean =>
  /^[A-Z][A-Z0-9_-]*$|^(?:__|<|\[\[|%|@|\{)|^your[-_.]|^x{3,}|[\u00b7$]/.test(name) || /^your_|_here$/i.test(name);
