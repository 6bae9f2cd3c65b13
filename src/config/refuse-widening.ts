import { leadsOutside } from '../host/leads-outside.ts';
import type { FilePath } from '../source/location.ts';
import { DEFAULT_SETTINGS, type Settings } from './settings.ts';

/** Something that a settings file says and must not, the path of its key from the top, and why. */
export interface Widening {
  readonly path: readonly string[];
  readonly why: string;
}

/**
 * What in the settings of a file that was found in a tree would have more read, written or mapped than the tree itself.
 * Whoever writes the tree writes that file too, so it may only narrow what is done.
 */
export function findWidening(settings: Settings, tree: FilePath): readonly Widening[] {
  const outside = (path: readonly string[], file: FilePath | null): readonly Widening[] =>
    file !== null && leadsOutside(file, tree)
      ? [{ path, why: `${file} lies outside the analysed tree (${tree})` }]
      : [];
  const { maxFileBytes } = DEFAULT_SETTINGS;
  return [
    ...(settings.allowOutside
      ? [{ path: ['allow-outside'], why: 'it lets files outside the analysed tree be read' }]
      : []),
    ...(settings.maxFileBytes > maxFileBytes
      ? [{ path: ['max-file-bytes'], why: `it lets files be read that are larger than ${maxFileBytes} bytes` }]
      : []),
    ...settings.apache.flatMap((file) => outside(['apache'], file)),
    ...outside(['baseline'], settings.baseline),
    ...outside(['envvars'], settings.envvars),
    ...Object.entries(settings.pathMap).flatMap(([from, to]) => outside(['path-map', from], to)),
    ...Object.entries(settings.processGroups).flatMap(([name, scripts]) =>
      scripts.flatMap((script) => outside(['process-groups', name], script)),
    ),
  ];
}
