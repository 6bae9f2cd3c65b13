import type { Notice } from '../../../../source/notice.ts';
import { isFrom, type PythonNumber, type PythonRange } from '../../../version/python-version.ts';
import type { ClassValue, Place, UnknownValue, Value } from '../values/values.ts';
import { CodeRecord } from './code-record.ts';
import { EnvironmentHandles } from './environment-handles.ts';
import type { Snapshot } from './environment-layers.ts';
import { IdleDecisions, Knowledge } from './idle-conditions.ts';
import { OpenTries } from './open-tries.ts';
import { BudgetError, PythonError } from './signals.ts';
import type { EventContent, Phase, TraceEvent } from './trace.ts';
import { VariableFacts } from './variable-facts.ts';

const MOST_STEPS_OF_A_RUN = 60_000;
const DEEPEST = 900;
const LONGEST_ID = 160;
/** Events that no later statement can tell. */
const LEAVES_NO_MARK: ReadonlySet<TraceEvent['kind']> = new Set([
  'read',
  'import',
  'legacy',
  'relative-file',
  'settings-read',
]);

/** What is the same on every path through a script. */
export interface WorldSetup {
  readonly python: PythonRange;
  /** Whether conditions are left open until a statement asks for them. */
  readonly isLazy: boolean;
  /** The functions that are run where they are met. */
  readonly unrun: ReadonlySet<string>;
  readonly mostSteps: number;
}

/**
 * The state of one path through the script: the decisions taken where the text does not decide, what they tell of
 * unknown values, and what happened so far. A path is run from the beginning with the decisions it is given.
 */
export class World {
  phase: Phase = 'import';
  /** The versions of Python that may take this path. */
  python: PythonRange;
  steps = 0;
  depth = 0;
  readonly via: Place[] = [];
  readonly trace: TraceEvent[] = [];
  readonly decisions: boolean[] = [];
  /** What was decided, by name. */
  readonly asked: string[] = [];
  #written = 0;
  /** How often something was written so far. */
  changes = 0;
  /** Decisions that are not used so far. */
  readonly idle = new IdleDecisions();
  /** Decided conditions by id. */
  readonly facts = new Knowledge<boolean>(this.idle);
  /** Constants that unknown values were found equal to, by id. */
  readonly equals = new Knowledge<Value>(this.idle);
  readonly prefixes = new Knowledge<string>(this.idle);
  /** What was decided about variables. */
  readonly variables = new VariableFacts();
  readonly notices = new Map<string, Notice>();
  /** What `sys.modules` holds of the project, or was given by it. */
  readonly modules = new Map<string, Value>();
  /** The files whose statements are being run. */
  readonly importing = new Set<string>();
  /** Whether modules of Django's that were imported are in the tree. */
  readonly asDjango = new Map<string, boolean>();
  /** Requests of which the script removed variables, from the environ or a copy, or replaced some that cannot be told. */
  readonly changedRequests = new Set<number>();
  /** Attributes that the script set on modules and objects outside the project, by dotted name. */
  readonly externalAttributes = new Map<string, Value>();
  /** Copies of the process environment whose variables were gone through. */
  readonly copies: Snapshot<Value>[] = [];
  /** Beginnings of names that no variable of the process has. */
  readonly absentPrefixes = new Set<string>();
  /** What the statement that is being run was given to write the environment through. */
  readonly handles = new EnvironmentHandles();
  readonly tries = new OpenTries();
  /** Exceptions whose handlers are being run. */
  readonly caught: PythonError[] = [];
  /** Why it cannot be told whether the script loads, though no exception was seen. */
  mayFail: string | null = null;
  /** The version of Python that something on this path hung on last. */
  hangsOnPython: PythonNumber | null = null;
  /** Names outside the project that are modules and no mappings. */
  readonly externalModules: ReadonlySet<string> = new Set(['environ', 'environs', 'os', 'sys']);
  /** Modules that were imported and are not in the tree. */
  readonly unresolved = new Set<string>();
  /** The classes that were made, for `__subclasses__()`. */
  readonly classes: ClassValue[] = [];
  importLevel = 0;
  /** Whether the environment may be empty: variables were taken out one by one, whatever their names. */
  mayLackVariables = false;
  /** How often the environment was written. */
  effects = 0;
  /** How many callables are being run that code which is not followed may call. */
  offers = 0;
  /** How many decorators are being called. */
  isDecorating = 0;
  /** How many bodies are being run of which it is not known where they stand: what they write is not known either. */
  guesses = 0;
  /** How many loops over unknown collections are being run. */
  unknownLoops = 0;
  readonly #given: readonly boolean[];
  readonly #mostSteps: number;
  #unknowns = 0;

  readonly isLazy: boolean;
  readonly code: CodeRecord;

  constructor(given: readonly boolean[], { python, isLazy, unrun, mostSteps }: WorldSetup) {
    this.python = python;
    this.isLazy = isLazy;
    this.code = new CodeRecord(unrun);
    this.#given = given;
    this.#mostSteps = Math.min(MOST_STEPS_OF_A_RUN, mostSteps);
  }

  /** Counts one step of work; throws where the path has had enough. */
  step(): void {
    this.steps += 1;
    if (this.steps > this.#mostSteps) throw new BudgetError('it runs too long to be followed');
  }

  /** Goes one level deeper; `leave` comes back from it. */
  enter(): void {
    if (this.depth >= DEEPEST) throw new BudgetError('it is nested too deep to be followed');
    this.depth += 1;
  }

  leave(): void {
    this.depth -= 1;
  }

  /** Whether a condition holds on this path. `first`: which answer the first path takes. */
  decide(id: string, first = true): boolean {
    const known = this.facts.get(id);
    if (known !== undefined) return known;
    const answer = this.#given[this.decisions.length] ?? first;
    this.decisions.push(answer);
    this.asked.push(id);
    this.facts.set(id, answer);
    return answer;
  }

  /** Notes that something may have changed that a handler of an exception could see. */
  touch(): void {
    this.changes += 1;
  }

  /** Notes that something was written into some state, so that paths that leave the same state behind can be told. */
  noteWrite(what: string): void {
    this.touch();
    let hash = this.#written;
    for (let i = 0; i < what.length; i += 1) hash = (Math.imul(hash, 31) + what.charCodeAt(i)) | 0;
    this.#written = hash;
  }

  /** A number for all that was written; equal ones mean the same writes. */
  get written(): number {
    return this.#written;
  }

  /** Whether the script runs on a version of Python or a later one, decided where that is not known. */
  isPython(first: PythonNumber): boolean {
    const known = isFrom(this.python, first);
    if (known !== null) return known;
    const answer = this.decide(`python ${first}`);
    const { oldest, newest } = this.python;
    this.python = answer ? { oldest: first, newest } : { oldest, newest: first - 1 };
    this.hangsOnPython = first;
    return answer;
  }

  unknown(why: string, id?: string, more: Partial<Omit<UnknownValue, 'kind' | 'why' | 'id'>> = {}): UnknownValue {
    this.#unknowns += 1;
    const name = id !== undefined && id.length <= LONGEST_ID ? id : `${this.phase}#${this.#unknowns}`;
    return { kind: 'unknown', why, id: name, ...more };
  }

  record(content: EventContent, place: Place, via: readonly Place[] = this.via.slice()): void {
    if (!LEAVES_NO_MARK.has(content.kind)) this.touch();
    if (content.kind === 'effect') this.effects += 1;
    this.trace.push({ ...content, phase: this.phase, place, via });
  }

  notice(code: string, message: string, place: Place): void {
    const at = place.source.locate(place.range);
    const name = `${code}:${at.file}:${at.line}:${message}`;
    if (!this.notices.has(name)) this.notices.set(name, { code, message, file: at.file, at });
    if (code === 'call-not-followed' || code === 'python-not-followed') this.handles.keep();
  }

  /** What may raise an exception that no value tells of: a path of its own where somebody would catch it. */
  mayRaise(name: string, message: string, place: Place): void {
    if (!this.tries.isNew(name, this.changes)) return;
    this.#unknowns += 1;
    if (this.decide(`${this.phase}:raises#${this.#unknowns}`, false)) throw new PythonError(name, message, place);
  }

  /** The number of a copy of the environment. */
  numberOf(copy: Snapshot<Value>): number {
    const known = this.copies.findIndex(({ layer }) => layer === copy.layer);
    return known >= 0 ? known : this.copies.push(copy) - 1;
  }
}
