import type { ScriptCase } from './case-bundle.ts';
import type { Judgement, Mismatch } from './judge-facts.ts';

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

const percent = (part: number, whole: number): string =>
  whole === 0 ? '0 %' : `${((100 * part) / whole).toFixed(1)} %`;

const countBy = (names: readonly string[]): [string, number][] => {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1]);
};

const renderMismatch = (mismatch: Mismatch): string[] => [
  `  ${mismatch.caseId} (${mismatch.about}, in the world "${mismatch.world}")`,
  `    CPython: ${mismatch.expected}`,
  `    facts:   ${mismatch.got}`,
];

/** One mismatch per script and kind: the other worlds say the same. */
const representatives = (mismatches: readonly Mismatch[]): Mismatch[] => {
  const seen = new Set<string>();
  return mismatches.filter(({ caseId, about }) => {
    const name = `${caseId} ${about}`;
    if (seen.has(name)) return false;
    seen.add(name);
    return true;
  });
};

/** The figures, the reasons for what is unknown, and the first mismatches with their scripts. */
export const renderOracleReport = (
  judgements: readonly Judgement[],
  cases: readonly ScriptCase[],
  limit: number,
): string => {
  const wrong = representatives(judgements.flatMap(({ mismatches }) => mismatches));
  const excused = representatives(judgements.flatMap((judgement) => judgement.excused));
  const unknown = judgements.flatMap((judgement) => judgement.unknown);
  const lazy = unknown.filter(({ varies }) => !varies);
  const effects = sum(judgements.map((judgement) => judgement.effects));
  const wrongScripts = new Set(wrong.map(({ caseId }) => caseId));
  const crashed = sum(judgements.map((judgement) => judgement.crashed));
  const lines = [
    `scripts            ${judgements.length}, each in ${(sum(judgements.map(({ worlds }) => worlds)) / Math.max(1, judgements.length)).toFixed(1)} worlds on average`,
    `effects predicted  ${effects}, seen to happen ${sum(judgements.map(({ confirmed }) => confirmed))}`,
    `known              ${sum(judgements.map(({ known }) => known))}`,
    `from the request   ${sum(judgements.map(({ fromRequest }) => fromRequest))}, from the process ${sum(judgements.map(({ fromProcess }) => fromProcess))}: held against the variables of each world and request`,
    `unknown            ${unknown.length} (${percent(unknown.length, effects)}); where CPython shows one answer only: ${lazy.length} (${percent(lazy.length, effects)})`,
    `missed, but said   ${excused.length}`,
    ...(crashed > 0 ? [`not watched        ${crashed} runs, which took too long`] : []),
    `wrong              ${wrong.length} in ${wrongScripts.size} scripts${
      wrong.length > 0
        ? `: ${countBy(wrong.map(({ about }) => about))
            .map(([about, count]) => `${about} ${count}`)
            .join(', ')}`
        : ''
    }`,
  ];
  if (unknown.length > 0) {
    lines.push('', 'why unknown (of them, with one answer under CPython):');
    for (const [why, count] of countBy(unknown.map((effect) => effect.why)).slice(0, 25))
      lines.push(`  ${String(count).padStart(5)} (${lazy.filter((effect) => effect.why === why).length})  ${why}`);
  }
  if (excused.length > 0 && limit > 0)
    lines.push('', 'missed, but said:', ...excused.slice(0, limit).flatMap(renderMismatch));
  if (wrong.length > 0) lines.push('', 'wrong:');
  for (const mismatch of wrong.slice(0, limit)) {
    lines.push(...renderMismatch(mismatch));
    const scriptCase = cases.find(({ id }) => id === mismatch.caseId);
    for (const [path, text] of Object.entries(scriptCase?.files ?? {}))
      lines.push(
        `    --- ${path}`,
        ...text
          .trimEnd()
          .split('\n')
          .map((line, index) => `    ${String(index + 1).padStart(3)}  ${line}`),
      );
  }
  return lines.join('\n');
};
