import { type RoomScore, renderTried } from './mutation-score.ts';

const HEAD = ['| room | killed | tried | % |', '|---|---|---|---|'].join('\n');
const TABLE = new RegExp(`${HEAD.replaceAll('|', '\\|')}\n((?:\\|.*\n)*)`);

/** A page with the rows of its table of scores that are new, or no longer true. Throws where it has no such table. */
export function withScores(page: string, scores: readonly RoomScore[]): string {
  const kept = TABLE.exec(page)?.[1]?.split('\n').filter(Boolean);
  if (!kept) throw new Error(`no table that begins\n${HEAD}`);
  const rows = new Map(kept.map((row) => [row.split('|')[1]?.trim() ?? '', row]));
  for (const { name, killed, score, ...tried } of scores)
    if (score !== null) rows.set(name, `| ${name} | ${killed} | ${renderTried(tried)} | ${score.toFixed(1)} |`);
  const sorted = [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => `${row}\n`);
  return page.replace(TABLE, () => `${HEAD}\n${sorted.join('')}`);
}
