import type { Tree } from './analyse-tree.ts';

/** A rule's page: its headings in their order, and the trees of its two examples. */
export interface RulePage {
  readonly title: string;
  readonly headings: readonly string[];
  readonly example: Tree;
  readonly repaired: Tree;
  /** The addresses under References. */
  readonly references: readonly string[];
}

/** Takes a page apart. A fenced block is the file that `file=` behind its language names. */
export function parseRulePage(text: string): RulePage {
  const sections = text.split(/^## /m);
  const bodyOf = (heading: string): string => sections.find((section) => section.startsWith(`${heading}\n`)) ?? '';
  return {
    title: /^# (.*)$/m.exec(text)?.[1] ?? '',
    headings: [...text.matchAll(/^## (.*)$/gm)].map((match) => match[1] ?? ''),
    example: filesOf(bodyOf('Example')),
    repaired: filesOf(bodyOf('Repaired example')),
    references: [...bodyOf('References').matchAll(/\]\((https:[^)\s]+)\)/g)].map((match) => match[1] ?? ''),
  };
}

const filesOf = (section: string): Tree =>
  Object.fromEntries(
    [...section.matchAll(/^```\w* file=(\S+)\n([\s\S]*?)^```$/gm)].map(([, file = '', text = '']) => [file, text]),
  );
