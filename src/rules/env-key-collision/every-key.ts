import type { ProcessGroup } from '../../deployment/deployment.ts';
import type { EnvironmentEffect } from '../../python/facts/script-facts.ts';
import { type Resident, reaches } from '../shared-environment.ts';
import { linesOf } from '../site.ts';
import { distinctLabels, labelPlacement, listNames, nameScript, nameSite } from '../wording.ts';

/** A site that sets variables of names that are not known only where they are not there, and another one that sets such. */
export interface EveryKey {
  readonly reader: Resident;
  readonly writer: Resident;
  readonly mine: EnvironmentEffect;
  readonly its: EnvironmentEffect;
}

/** The sites that step back before whatever another one has set, each with one such site as witness. */
export function everyKeyIn(residents: readonly Resident[], python: string): readonly EveryKey[] {
  const open = residents.flatMap((resident) => {
    const effect = resident.writes.find(({ key, how }) => key === null && how !== 'assign');
    return effect ? [{ resident, effect }] : [];
  });
  return open.flatMap(({ resident: reader, effect: mine }) => {
    // One line that both run reads one file.
    const other = open.find(
      ({ resident, effect }) =>
        resident !== reader && !isSamePlace(effect.at, mine.at) && reaches(resident, reader, python),
    );
    return other && mine.how === 'if-absent' ? [{ reader, mine, writer: other.resident, its: other.effect }] : [];
  });
}

const isSamePlace = (a: EnvironmentEffect['at'], b: EnvironmentEffect['at']): boolean =>
  a.file === b.file && a.range.start === b.range.start;

export const everyOccurrence = ({ reader, writer, mine, its }: EveryKey, group: ProcessGroup) => ({
  reader,
  writer,
  site: reader.mount,
  beside: [writer.mount],
  at: mine.at,
  label: 'keeps what is set already',
  related: distinctLabels(
    [
      { at: its.at, text: `${nameScript(writer.script)} sets variables of a file here` },
      ...labelPlacement(reader.mount).slice(0, 1),
      ...labelPlacement(writer.mount).slice(0, 1),
    ],
    mine.at,
  ),
  alsoAt: linesOf(reader.mount, group),
  severity: 'warning' as const,
  confidence: 'medium' as const,
});

/** The names of the sites, the witness of the first among them. */
export const listBoth = (
  told: readonly [Pick<EveryKey, 'reader' | 'writer'>, ...Pick<EveryKey, 'reader' | 'writer'>[]],
): string =>
  listNames(
    [told[0].reader, told[0].writer, ...told.map(({ reader }) => reader)].map(({ mount, script }) =>
      nameSite(mount, script),
    ),
  );
