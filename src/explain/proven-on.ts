import type { ServerVersions } from '../apache/model/server-config.ts';

/** Where `npm run conformance` and its fuzzer hold answers against the real server (test/conformance/stack.ts). */
const STACKS: readonly ServerVersions[] = [
  { apache: '2.4.71', modWsgi: '4.9.4', python: '3.11' },
  { apache: '2.4.71', modWsgi: '5.0.2', python: '3.11' },
  { apache: '2.4.71', modWsgi: '6.0.6', python: '3.11' },
];

const major = (version: string): string => version.split('.')[0] ?? '';

/** The stack on which answers for some versions were proven: that of the same major version of mod_wsgi; null for none. */
export const provenOn = ({ modWsgi }: ServerVersions): ServerVersions | null =>
  STACKS.find((stack) => major(stack.modWsgi) === major(modWsgi)) ?? null;
