import { OVERRIDE_CLASSES } from './override-classes.ts';

let classes: ReadonlyMap<string, string> | undefined;

const classesByName = (): ReadonlyMap<string, string> =>
  new Map(
    Object.entries(OVERRIDE_CLASSES).flatMap(([words, names]) =>
      names.split(' ').map((name) => [name.toLowerCase(), words] as const),
    ),
  );

/** Whether the words of AllowOverride, or AllowOverrideList, let a directive stand in an access file; a section's name begins with `<`. */
export function isOverridden(
  name: string,
  permission: { readonly words: readonly string[]; readonly listed: ReadonlySet<string> },
): boolean {
  const key = name.toLowerCase();
  if (permission.listed.has(key)) return true;
  classes ??= classesByName();
  const words = classes.get(key);
  if (words === undefined || permission.words.includes('none')) return false;
  if (words === 'any' || permission.words.includes('all')) return true;
  const given = permission.words.map((word) => word.split('=')[0]);
  return words.split('-or-').some((word) => given.includes(word));
}
