import type { PathResult } from './run-path.ts';
import type { TraceEvent } from './state/trace.ts';
import { signValue, withoutCount } from './values/sign-value.ts';
import type { Value } from './values/values.ts';

const signContent = (content: unknown): string => {
  if (content === null || typeof content !== 'object') return String(content);
  if ('kind' in content && 'source' in content === false && typeof (content as Value).kind === 'string')
    return signValue(content as Value);
  return Array.isArray(content) ? content.map(signContent).join() : '';
};

const signEvent = (event: TraceEvent): string => {
  const { kind, phase, place, via, ...content } = event;
  const where = [...via, place].map(({ source, range }) => `${source.path}:${range.start}`).join('>');
  return `${kind}|${phase}|${where}|${Object.values(content).map(signContent).join('|')}`;
};

/** All that may be noticed of a path, as one text: what it did and wrote, how it ended, what it asked from a decision on. */
const signPath = (path: PathResult, from: number): string => {
  const { failure, mayFail, mayFailAtAll, exhausted, unresolved, trace, callable, failedRequests, called } = path;
  const asked = path.asked.slice(from).map((name, i) => `${withoutCount(name)}=${path.decisions[from + i]}`);
  return [
    failure ? `${failure.name} ${failure.message} ${failure.place.range.start}` : '',
    mayFail ?? '',
    mayFailAtAll ?? '',
    exhausted ?? '',
    [...unresolved].join(),
    [...failedRequests].map(([phase, error]) => `${phase} ${error.name}`).join(),
    called ? (called.failure ? called.failure.name : signValue(called.value)) : '',
    callable.value ? signValue(callable.value) : '',
    asked.join(),
    trace.map(signEvent).join('\n'),
  ].join('\n');
};

/** Whether two paths differ in nothing that anybody asks for. `from`: the first decision that is not taken for granted. */
export const areAlike = (a: PathResult, b: PathResult, from: number): boolean =>
  a.trace.length === b.trace.length && a.written === b.written && signPath(a, from) === signPath(b, from);
