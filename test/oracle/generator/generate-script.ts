import type { ScriptCase } from '../case-bundle.ts';
import { callable } from './callables.ts';
import { useDotenv, useHelper } from './companions.ts';
import { Draft } from './draft.ts';
import { bindString, block } from './structures.ts';
import { writeStatement } from './writes.ts';

/** How a script comes by `os` and `os.environ`. */
const prologue = (draft: Draft): string[] =>
  draft.pick(
    () => ['import os'],
    () => ['import os, sys'],
    () => {
      draft.os = 'system';
      draft.environ = 'system.environ';
      draft.path = 'system.path';
      return ['import os as system'];
    },
    () => {
      draft.environ = 'environ';
      return ['import os', 'from os import environ'];
    },
    () => {
      draft.environ = 'process_env';
      return ['import os', 'from os import environ as process_env'];
    },
    () => {
      draft.environ = 'e';
      draft.path = 'path';
      return ['import os', 'from os import path', 'e = os.environ'];
    },
    () => {
      draft.path = 'osp';
      return ['import os', 'import os.path as osp', 'import sys'];
    },
  )();

const part = (draft: Draft): string[] => {
  const roll = draft.random.next();
  if (roll < 0.15) return bindString(draft);
  if (roll < 0.4) return writeStatement(draft);
  if (roll < 0.75) return block(draft, 2);
  if (roll < 0.9) return useHelper(draft);
  return useDotenv(draft);
};

/** One script of the grammar: the same seed and number give the same script. */
export const generateScript = (seed: number, number: number): ScriptCase => {
  const draft = new Draft(Math.imul(seed, 1_000_003) + number);
  const head = prologue(draft);
  const parts = Array.from({ length: 1 + draft.random.below(4) }, () => part(draft));
  const tail = callable(draft);
  // The callables use `os` by its own name, too.
  const plainOs = draft.os === 'os' ? [] : ['import os'];
  const lines = [...head, ...draft.imports, ...plainOs, '', ...parts.flat(), '', ...tail, ''];
  const script = `genproject/${draft.pick('wsgi.py', 'site.wsgi')}`;
  return {
    id: `generated-${seed}-${number}`,
    title: 'generated',
    files: { [script]: lines.join('\n'), ...draft.files },
    script,
    pythonPath: ['.'],
    worlds: [
      ...[...draft.flags].map(([key, value]) => ({ variables: { [key]: value } })),
      ...(draft.flags.size > 1 ? [{ variables: Object.fromEntries(draft.flags) }] : []),
      ...[...draft.homes].map((home) => ({ variables: {}, home })),
      ...[...draft.hostNames].map((hostName) => ({ variables: {}, hostName })),
    ],
    requestVariables: draft.requestVariables,
    verdict: [],
    settings: [],
    pythons: [],
  };
};
