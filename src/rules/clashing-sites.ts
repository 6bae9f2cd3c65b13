import type { Edit } from '../source/edit.ts';
import type { Location } from '../source/location.ts';
import { type Clash, type DjangoSite, projectNames } from './django-sites.ts';
import type { Fix } from './finding.ts';
import { listApart } from './site.ts';
import { distinctLabels, labelPlacement } from './wording.ts';

type SiteClash = Clash<{ readonly site: DjangoSite }>;
type Parties = Pick<SiteClash, 'one' | 'other'>;

/** What is told alike of each site that clashes: it stands at its own setting, the other site's is shown beside it. */
export function clashOccurrence(
  { one, other, isPair }: SiteClash,
  at: Location,
  others: { readonly at: Location | null; readonly text: string },
) {
  const [mount, ...mounts] = one.site.mounts;
  return {
    site: mount,
    beside: mounts.concat(other.site.mounts),
    at,
    related: distinctLabels(
      [
        ...(others.at ? [{ at: others.at, text: others.text }] : []),
        ...labelPlacement(mount).slice(0, 1),
        ...labelPlacement(other.site.mounts[0]).slice(0, 1),
      ],
      at,
    ),
    alsoAt: isPair && others.at ? [others.at] : [],
  };
}

/** The names of all that clash, the witness of the first among them. */
export function listClashing(told: readonly [Parties, ...Parties[]]): string {
  const sites = [told[0].one.site, told[0].other.site, ...told.map(({ one }) => one.site)];
  return listApart(sites.map(({ mounts: [mount], script }) => ({ mount, script })));
}

/** How a site is given something of its own. */
interface OwnThing<Told> {
  /** The edits that give it to one site, under a name for it; null where they cannot be made. */
  readonly edits: (told: Told, name: string) => readonly Edit[] | null;
  /** `name` is null where several sites get one. */
  readonly title: (name: string | null, count: number) => string;
}

/** Gives all sites but one something of their own; all of them where that one is not told of. Null unless all can be mended. */
export function fixMovers<Told extends Parties>(
  told: readonly [Told, ...Told[]],
  { edits, title }: OwnThing<Told>,
): Fix | null {
  const [first] = told;
  const parties = new Set(told.map(({ one }) => one.site));
  const names = projectNames([...new Set([...parties, first.other.site])]);
  const nameOf = ({ one }: Told): string => names.get(one.site) ?? '';
  const movers = parties.has(first.other.site) ? told.slice(1) : told;
  const byFile = new Map(movers.map((mover) => [mover.one.site.settings.file, mover]));
  const all = [...byFile.values()].map((mover) => edits(mover, nameOf(mover)));
  const made = all.filter((some) => some !== null);
  const [mover] = movers;
  if (!mover || made.length < all.length) return null;
  return {
    title: title(made.length === 1 ? nameOf(mover) : null, made.length),
    applicability: 'unsafe',
    edits: made.flat(),
  };
}
