import type { Finding, Label } from '../rules/finding.ts';
import { distinctLabels } from '../rules/wording.ts';

/** More occurrences than this are counted: of a thousand sites the first three say what there is to say. */
const MOST_SHOWN = 3;

/** A place as a report shows it; primary are the cause and where it shows. */
export interface ShownPlace extends Label {
  readonly primary: boolean;
}

/** The places of a finding, of its first occurrences too, each once; and how many occurrences are left. */
export function placesOf(finding: Finding): { readonly places: readonly ShownPlace[]; readonly more: number } {
  const shown = finding.occurrences.slice(0, MOST_SHOWN);
  const marked = (labels: readonly Label[], primary: boolean): readonly ShownPlace[] =>
    labels.map((label) => ({ ...label, primary }));
  const all = [
    ...marked([finding.primary], true),
    ...marked(
      shown.map((occurrence) => occurrence.primary),
      true,
    ),
    ...marked(finding.related, false),
    ...shown.flatMap((occurrence) => marked(occurrence.related, false)),
  ];
  const [first, ...others] = all;
  const places = first ? [first, ...distinctLabels(others, first.at)] : [];
  return { places, more: finding.occurrences.length - shown.length };
}
