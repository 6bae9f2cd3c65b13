import { addTo } from '../../source/group-by.ts';
import type { Location } from '../../source/location.ts';
import type { TextRange } from '../../source/text-range.ts';
import type { Occurrence } from './merge-effects.ts';
import { mergeOrders } from './merge-order.ts';
import type { PathResult } from './run/run-path.ts';
import type { TraceEvent } from './run/state/trace.ts';
import type { Place } from './run/values/values.ts';

/** One place of the script where something happens, over all paths. `order`: its rank among all of them. */
export interface Site {
  readonly order: number;
  readonly isRequest: boolean;
  readonly occurrences: readonly Occurrence<TraceEvent>[];
}

export const locate = ({ source, range }: Place): Location => source.locate(range);

/** The lines from the first of some places to the last; places of other files are left out. */
export const spanOf = (first: Location, others: readonly Location[]): Location => {
  const all = [first, ...others.filter(({ file }) => file === first.file)];
  const from = all.reduce((a, b) => (b.range.start < a.range.start ? b : a));
  const to = all.reduce((a, b) => (b.range.end > a.range.end ? b : a));
  const range = { start: from.range.start, end: to.range.end };
  const { file, line, column } = from;
  return { file, range, line, column, endLine: to.endLine, endColumn: to.endColumn };
};

const placeNames = new WeakMap<TextRange, string>();

/** A name for a place. Ranges are nodes of the lowered text, the same on every path. */
const namePlace = ({ source, range }: Place): string => {
  const known = placeNames.get(range);
  if (known !== undefined) return known;
  // Code in a string has the path of the file that it stands in.
  const made = `${source.path}|${source.text.length}:${range.start}-${range.end}`;
  placeNames.set(range, made);
  return made;
};

const nameEvent = (event: TraceEvent): string => {
  const what =
    event.kind === 'effect'
      ? `${event.how === 'if-absent' ? 'assign' : event.how}:${event.key === null ? `*${event.keyPrefix ?? ''}` : `=${event.key}`}`
      : event.kind === 'handler'
        ? event.handler
        : event.kind === 'read'
          ? `${event.key}${event.isRequired ? '!' : ''}`
          : event.kind === 'import'
            ? event.module
            : event.kind === 'settings-read'
              ? event.name
              : '';
  const phase = event.phase === 'import' ? 'import' : 'request';
  return `${event.kind}|${phase}|${what}|${namePlace(event.place)}|${event.via.map(namePlace).join('>')}`;
};

/** Finds the sites of all paths and brings them into one order. */
export const orderEvents = (
  paths: readonly PathResult[],
): { readonly sites: readonly Site[]; readonly orderOf: ReadonlyMap<TraceEvent, number> } => {
  const occurrences = new Map<string, Occurrence<TraceEvent>[]>();
  const names = new Map<TraceEvent, string>();
  const orders = new Map<string, readonly string[]>();
  for (const path of paths) {
    const counts = new Map<string, number>();
    const order: string[] = [];
    path.trace.forEach((event, i) => {
      const base = nameEvent(event);
      const phased = `${event.phase}|${base}`;
      const count = (counts.get(phased) ?? 0) + 1;
      counts.set(phased, count);
      const name = count === 1 ? base : `${base}#${count}`;
      names.set(event, name);
      order.push(name);
      addTo(occurrences, name, { path, event, order: i });
    });
    const distinct = [...new Set(order)];
    orders.set(distinct.join('\n'), distinct);
  }
  const merged = mergeOrders([...orders.values()]);
  const ranks = new Map(merged.map((name, i) => [name, i]));
  const sites = merged.flatMap((name, order): Site[] => {
    const found = occurrences.get(name);
    return found?.[0] ? [{ order, isRequest: found[0].event.phase !== 'import', occurrences: found }] : [];
  });
  const orderOf = new Map([...names].map(([event, name]) => [event, ranks.get(name) ?? 0]));
  return { sites, orderOf };
};
