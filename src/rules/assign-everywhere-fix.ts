import type { DeployedScript } from '../deployment/deployment.ts';
import type { EnvironmentEffect } from '../python/facts/script-facts.ts';
import type { Edit } from '../source/edit.ts';
import type { FilePath } from '../source/location.ts';
import { assignmentEdits } from './assignment-edits.ts';

type TextOf = (file: FilePath) => string | null;

/** The edits, and whether nothing of the scripts' first-wins writes is left after them. */
export interface AssignedEverywhere {
  readonly edits: readonly Edit[];
  readonly isComplete: boolean;
}

/**
 * Assignment instead of every first-wins write of some variables, in all scripts of a process at once: what one script
 * assigns still reaches the first-wins write of another. Incomplete where a script has none to rewrite, or writes through a
 * module that others may import, on some paths only, or for several variables in one statement.
 */
export function assignEverywhere(
  scripts: Iterable<DeployedScript>,
  keysOf: (script: DeployedScript) => readonly string[],
  textOf: TextOf,
): AssignedEverywhere {
  let isComplete = true;
  const edits: Edit[] = [];
  for (const script of scripts) {
    for (const key of keysOf(script)) {
      const writes = (script.facts?.effects ?? []).filter((effect) => effect.key === key && effect.how !== 'remove');
      const [first] = writes;
      if (!first || writes.some((effect) => effect.how === 'assign')) continue;
      const made = writes.length === 1 ? rewrite(first, textOf) : null;
      edits.push(...(made ?? []));
      if (!made || !isAlone(first, script)) isComplete = false;
    }
  }
  return { edits, isComplete };
}

/** All arms of a condition, or the one place. */
function rewrite(effect: EnvironmentEffect, textOf: TextOf): readonly Edit[] | null {
  const text = textOf(effect.at.file);
  if (text === null) return null;
  const made = (effect.arms ?? [effect]).map(({ shape, at }) => assignmentEdits(shape ?? null, at.file, text));
  const edits = made.filter((edit) => edit !== null);
  return edits.length === made.length ? edits.flat() : null;
}

/** Whether a write is the script's own, certain, and the only one of its place. */
const isAlone = (effect: EnvironmentEffect, { facts }: DeployedScript): boolean =>
  effect.via.length === 0 &&
  effect.certain &&
  effect.when === 'import' &&
  facts?.effects.filter((one) => one.at.range.start === effect.at.range.start && one.at.file === effect.at.file)
    .length === 1;
