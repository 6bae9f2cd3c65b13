import { posix } from 'node:path';
import type { Notice } from '../../../source/notice.ts';
import type { TextRange } from '../../../source/text-range.ts';
import type { PythonNumber } from '../../version/python-version.ts';
import { unreadPart } from '../../version/refusals.ts';
import { annotatesNames } from '../lower/bound-names.ts';
import { isCallable } from './calls/functions.ts';
import { runUnseen, unrunOf } from './calls/taken-code.ts';
import { createMachine } from './create-machine.ts';
import { docstringOf } from './expressions/docstrings.ts';
import type { Context, LoadedModule, Machine, Project } from './machine.ts';
import { registerPackages } from './modules/imports.ts';
import { type IdleDecisions, RequestWrites } from './state/idle-conditions.ts';
import { BudgetError, PythonError } from './state/signals.ts';
import type { TraceEvent } from './state/trace.ts';
import type { VariableFacts } from './state/variable-facts.ts';
import { World } from './state/world.ts';
import { findInClass } from './values/lineage.ts';
import { settle } from './values/truth.ts';
import {
  argumentsOf,
  dict,
  external,
  NONE,
  type Place,
  type RequestValue,
  Scope,
  sequence,
  text,
  type Value,
} from './values/values.ts';

/** What one path through a script showed. */
export interface PathResult {
  readonly decisions: readonly boolean[];
  /** What was decided, by name. */
  readonly asked: readonly string[];
  /** A number for all that was written into names, objects and collections. */
  readonly written: number;
  /** Decisions that changed nothing. */
  readonly idle: IdleDecisions;
  readonly trace: readonly TraceEvent[];
  readonly variables: VariableFacts;
  /** What ended the module level. */
  readonly failure: PythonError | null;
  /** Why an exception may end the module level. */
  readonly mayFail: string | null;
  /** Why an exception may end the module level or what runs after it: requests, or a call of the function. */
  readonly mayFailAtAll: string | null;
  /** A version of Python that decided about the path. */
  readonly hangsOnPython: PythonNumber | null;
  readonly unresolved: ReadonlySet<string>;
  /** Why the path was left before its end. */
  readonly exhausted: string | null;
  /** The exceptions that requests ended with. */
  readonly failedRequests: ReadonlyMap<string, PythonError>;
  /** What a call of the function came to; null where requests are sent instead. */
  readonly called: { readonly value: Value; readonly failure: null } | { readonly failure: PythonError } | null;
  readonly callable: {
    readonly value: Value | null;
    readonly range: TextRange | null;
    readonly isImported: boolean;
    readonly mayBeHidden: boolean;
  };
  /** The names of the module, with the place that bound each last. */
  readonly names: ReadonlyMap<string, { readonly value: Value; readonly place: Place }>;
  readonly notices: readonly Notice[];
  readonly steps: number;
  /** The functions that were run, and those that somebody may run and that may write the environment, by `keyOf`. */
  readonly ran: ReadonlySet<string>;
  readonly unrun: readonly string[];
}

/** mod_wsgi calls a script's module `_mod_wsgi_` and the MD5 of its path (mod_wsgi.c, wsgi_module_name); any digits will do. */
const MODULE_NAME = '_mod_wsgi_00000000000000000000000000000000';

const callApplication = (application: Value, number: number, { scope, place, machine }: Context): void => {
  const request: RequestValue = { kind: 'request', number, written: new RequestWrites(machine.world.idle) };
  const startResponse: Value = { kind: 'unknown', why: 'start_response', id: 'wsgi.start_response' };
  const response = settle(machine.call(application, argumentsOf(request, startResponse), place, scope), machine.world);
  if (response.kind === 'coroutine') throw new PythonError('TypeError', "'coroutine' object is not iterable", place);
  // The server goes through the response, which is when a generator runs.
  const isIterable =
    response.kind === 'generator' ||
    (response.kind === 'instance' && ['__iter__', '__getitem__'].some((name) => findInClass(response.type, name)));
  if (isIterable) machine.iterate(response, place);
  if (response.kind === 'instance' && findInClass(response.type, 'close'))
    machine.call(machine.getAttribute(response, 'close', place), argumentsOf(), place, scope);
};

/** Two requests. mod_wsgi looks the callable up by its name for each (mod_wsgi.c, wsgi_execute_script). */
const runRequests = (
  name: string,
  scope: Scope,
  source: Place['source'],
  machine: Machine,
): Map<string, PythonError> => {
  const { world } = machine;
  const failed = new Map<string, PythonError>();
  for (const number of [1, 2] as const) {
    world.phase = `request-${number}`;
    world.tries.restore([]);
    const application = scope.names.get(name);
    if (!application || !isCallable(application)) continue;
    const place = { source, range: scope.bindingOf(name).range };
    try {
      callApplication(application, number, { scope, place, machine });
    } catch (error) {
      if (!(error instanceof PythonError)) throw error;
      failed.set(world.phase, error);
    }
  }
  return failed;
};

const callOnce = (
  name: string,
  given: FunctionArguments,
  scope: Scope,
  source: Place['source'],
  machine: Machine,
): PathResult['called'] => {
  const { world } = machine;
  world.phase = 'request-1';
  const callee = scope.names.get(name);
  if (!callee || !isCallable(callee)) return null;
  const place = { source, range: scope.bindingOf(name).range };
  const entries = [...given.environ].map(([key, value]) => [text(key), text(value)] as const);
  const environ = dict(entries, 'the request may hold more keys than are known');
  const texts = given.texts.map((value) => (value === null ? world.unknown('an argument of the server') : text(value)));
  try {
    const value = settle(machine.call(callee, argumentsOf(environ, ...texts), place, scope), world);
    return { value, failure: null };
  } catch (error) {
    if (!(error instanceof PythonError)) throw error;
    return { failure: error };
  }
};

/** What is run: a WSGI script, or a module under its dotted name. */
export interface ScriptRun {
  readonly script: LoadedModule;
  /** The name of the WSGI callable. */
  readonly callable: string;
  readonly moduleName: string | null;
  /** The callable is a function to be called once with these arguments; without it two requests are sent to it. */
  readonly call?: FunctionArguments;
  /** What the environment decides is left open as long as no statement asks: a settings module reads much and branches little. */
  readonly isLazy?: boolean;
}

/** A dictionary that may hold more than is known, and texts after it; null for one that is not known. */
export interface FunctionArguments {
  readonly environ: ReadonlyMap<string, string>;
  readonly texts: readonly (string | null)[];
}

const makeModuleScope = ({ script, moduleName }: ScriptRun, machine: Machine): Scope => {
  const scope = new Scope('module', script.source, null);
  scope.hiddenNames = unreadPart(script.tree);
  const isPackage = /(?:^|\/)__init__\.py$/.test(script.source.path);
  if (moduleName !== null) scope.packageName = isPackage ? moduleName : moduleName.split('.').slice(0, -1).join('.');
  scope.names.set('__name__', text(moduleName ?? MODULE_NAME));
  scope.names.set('__file__', text(script.source.path));
  if (moduleName !== null && isPackage)
    scope.names.set('__path__', sequence('list', [text(posix.dirname(script.source.path))]));
  scope.names.set('__builtins__', external('builtins'));
  scope.names.set('__doc__', docstringOf(script.tree.body, machine));
  if (annotatesNames(script.tree.body)) scope.names.set('__annotations__', dict());
  scope.names.set('__package__', scope.packageName === null ? NONE : text(scope.packageName));
  return scope;
};

const describeCallable = (scope: Scope, name: string): PathResult['callable'] => ({
  value: scope.names.get(name) ?? null,
  range: scope.boundAt.get(name)?.range ?? null,
  isImported: scope.imported.has(name),
  mayBeHidden: scope.hiddenNames !== null,
});

/** What the module level has come to by now. */
const describeLoading = (scope: Scope, name: string, { mayFail }: World) => ({
  callable: describeCallable(scope, name),
  mayFail,
});

/** Runs a script once: its module level, then two requests. The decisions given are taken first, the rest as they come. */
export const runPath = (
  run: ScriptRun,
  project: Project,
  given: readonly boolean[],
  unrun: ReadonlySet<string>,
): PathResult => {
  const { script, callable: name } = run;
  const { python, steps } = project;
  const world = new World(given, { python, isLazy: run.isLazy ?? false, unrun, mostSteps: steps.most });
  const machine = createMachine(project, world);
  const scope = makeModuleScope(run, machine);
  const own = scope.names.get('__name__');
  if (own?.kind === 'text') world.modules.set(own.text, { kind: 'module', name: own.text, scope });
  if (scope.packageName !== null) registerPackages(scope.packageName, posix.dirname(script.source.path), machine);
  world.importing.add(script.source.path);
  let failure: PythonError | null = null;
  let exhausted: string | null = null;
  let failedRequests = new Map<string, PythonError>();
  let loaded: Pick<PathResult, 'callable' | 'mayFail'> | null = null;
  let called: PathResult['called'] = null;
  try {
    machine.execute(script.tree.body, scope);
    runUnseen({ source: script.source, range: scope.bindingOf(name).range }, machine);
    loaded = describeLoading(scope, name, world);
    if (run.call) called = callOnce(name, run.call, scope, script.source, machine);
    else if (run.moduleName === null) failedRequests = runRequests(name, scope, script.source, machine);
  } catch (error) {
    if (error instanceof PythonError) failure = error;
    else if (error instanceof BudgetError) exhausted = error.why;
    else if (error instanceof RangeError) exhausted = 'it is nested too deep to be followed';
    else throw error;
  }
  return {
    decisions: world.decisions,
    asked: world.asked,
    written: world.written,
    idle: world.idle,
    trace: world.trace,
    variables: world.variables,
    failure,
    mayFailAtAll: world.mayFail,
    unresolved: world.unresolved,
    hangsOnPython: world.hangsOnPython,
    exhausted,
    failedRequests,
    called,
    ...(loaded ?? describeLoading(scope, name, world)),
    names: new Map([...scope.names].map(([key, bound]) => [key, { value: bound, place: scope.bindingOf(key) }])),
    notices: [...world.notices.values()],
    steps: world.steps,
    ran: world.code.ran,
    unrun: unrunOf(world.code),
  };
};
