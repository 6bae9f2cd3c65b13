import type { FilePath, Location } from '../../src/source/location.ts';
import { SourceFile } from '../../src/source/source-file.ts';

/** Throws where a location in a value lies outside its file, or where its line and column are not those of its range. */
export function expectPlaces(value: unknown, files: Readonly<Record<FilePath, string>>): void {
  const sources = new Map(Object.entries(files).map(([path, text]) => [path, new SourceFile(path, text)]));
  const seen = new Set<unknown>();
  const look = (inner: unknown): void => {
    if (typeof inner !== 'object' || inner === null || seen.has(inner)) return;
    seen.add(inner);
    if (inner instanceof Map || inner instanceof Set || Array.isArray(inner)) for (const one of inner) look(one);
    else if ('endColumn' in inner) expectPlace(inner as Location, sources.get((inner as Location).file));
    else for (const key in inner) look((inner as Record<string, unknown>)[key]);
  };
  look(value);
}

function expectPlace(place: Location, source: SourceFile | undefined): void {
  const { start, end } = place.range;
  if (!source || !(start >= 0 && end >= start && end <= source.text.length))
    throw new Error(`a place outside of its file: ${JSON.stringify(place)}`);
  const { line, column, endLine, endColumn } = source.locate({ start, end });
  const isSame =
    place.line === line && place.column === column && place.endLine === endLine && place.endColumn === endColumn;
  if (!isSame) throw new Error(`a line or column that is not the range's: ${JSON.stringify(place)}`);
}
