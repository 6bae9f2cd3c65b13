import { describe, expect, it } from 'vitest';
import { findDirective } from '../../src/apache/directives/find-directive.ts';

/** Who takes a line, as `apache2 -t` with one MPM loaded says. */
describe('the lines of an MPM', () => {
  it.each([
    ['StartServers', ['event.c', 'worker.c', 'prefork.c']],
    ['ThreadsPerChild', ['event.c', 'worker.c']],
    ['MinSpareServers', ['prefork.c']],
    ['AsyncRequestWorkerFactor', ['event.c']],
  ])('%s', (name, modules) => {
    expect(findDirective(name).map(({ module }) => module)).toEqual(modules);
  });
});
