import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  Environment,
  ProcessEnvironment,
  type Variable,
  type Write,
  type Writer,
} from '../../src/deployment/environment.ts';

const writer: Writer = { at: null, script: '/srv/a.wsgi' };
const set = (value: string): Variable => ({ kind: 'set', value, writer });
const textOf = (variable: Variable) => (variable.kind === 'set' ? variable.value : undefined);

type Event =
  | { do: 'create' }
  | { do: 'assign' | 'if-absent' | 'process-only' | 'python-only'; on: number; value: string }
  | { do: 'remove'; on: number };

const value = fc.constantFrom('a.settings', 'b.settings', 'c.settings');
const on = fc.nat(4);
const event: fc.Arbitrary<Event> = fc.oneof(
  fc.constant({ do: 'create' as const }),
  fc.record({
    do: fc.constantFrom('assign' as const, 'if-absent' as const, 'process-only' as const, 'python-only' as const),
    on,
    value,
  }),
  fc.record({ do: fc.constant('remove' as const), on }),
);

/** CPython's documented behaviour written down plainly: one C value, and a copy for each interpreter from 3.9 on. */
function model(events: readonly Event[], shared: boolean, inherited: string | undefined) {
  let process = inherited;
  let common = inherited;
  const copies: (string | undefined)[] = [inherited];
  const read = (i: number) => (shared ? common : copies[i]);
  const write = (i: number, v: string | undefined) => {
    if (shared) common = v;
    else copies[i] = v;
  };
  for (const e of events) {
    if (e.do === 'create') {
      copies.push(process);
      continue;
    }
    const i = e.on % copies.length;
    if (e.do === 'remove') {
      write(i, undefined);
      process = undefined;
    } else if (e.do !== 'if-absent' || read(i) === undefined) {
      if (e.do !== 'process-only') write(i, e.value);
      if (e.do !== 'python-only') process = e.value;
    }
  }
  return { process, interpreters: copies.map((_, i) => read(i)) };
}

function real(events: readonly Event[], python: string, inherited: string | undefined) {
  const environment = new ProcessEnvironment(new Map(inherited === undefined ? [] : [['KEY', inherited]]), python);
  const interpreters: Environment[] = [environment.interpreterEnvironment()];
  for (const e of events) {
    if (e.do === 'create') {
      interpreters.push(environment.interpreterEnvironment());
      continue;
    }
    const interpreter = interpreters[e.on % interpreters.length]!;
    const write: Write = e.do === 'remove' ? { how: 'remove' } : { how: e.do, variable: set(e.value) };
    environment.write(interpreter, 'KEY', write);
  }
  return {
    process: textOf(environment.process.get('KEY')),
    interpreters: interpreters.map((interpreter) => textOf(interpreter.get('KEY'))),
  };
}

describe('ProcessEnvironment', () => {
  it.each([
    ['3.8', true],
    ['2.7', true],
    ['3.9', false],
    ['3.13', false],
  ])('Python %s behaves as its model', (python, shared) => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 12 }), fc.option(value, { nil: undefined }), (events, inherited) => {
        expect(real(events, python, inherited)).toEqual(model(events, shared, inherited));
      }),
    );
  });

  it('hands the last writer on, not the first', () => {
    const environment = new ProcessEnvironment(new Map(), '3.11');
    environment.write(environment.interpreterEnvironment(), 'KEY', { how: 'if-absent', variable: set('a') });
    environment.write(environment.interpreterEnvironment(), 'KEY', { how: 'assign', variable: set('b') });
    const third = environment.interpreterEnvironment();
    environment.write(third, 'KEY', { how: 'if-absent', variable: set('c') });
    expect(textOf(third.get('KEY'))).toBe('b');
  });

  it('does not know a variable after a write whose name is not known', () => {
    const environment = new ProcessEnvironment(new Map([['DJANGO_SETTINGS_MODULE', 'a']]), '3.11');
    const interpreter = environment.interpreterEnvironment();
    environment.blur(interpreter, 'CELERY_', { kind: 'unknown', why: 'a loop', writer }, false);
    expect(textOf(interpreter.get('DJANGO_SETTINGS_MODULE'))).toBe('a');
    environment.blur(interpreter, 'DJANGO_', { kind: 'unknown', why: 'a loop', writer }, false);
    expect(interpreter.get('DJANGO_SETTINGS_MODULE').kind).toBe('unknown');
  });

  it('knows that setdefault keeps a value even where the names are not known', () => {
    const environment = new Environment([['A', set('kept')]]);
    environment.blur('', { kind: 'unknown', why: '.env is not there', writer }, true);
    expect(textOf(environment.get('A'))).toBe('kept');
    expect(environment.get('B').kind).toBe('unknown');
  });
});
