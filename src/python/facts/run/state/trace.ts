import type { DotenvLoad, EffectKind, HandlerCreation } from '../../script-facts.ts';
import type { Place, Value } from '../values/values.ts';

/** When a step of the run happens: while the script is loaded, or in one of two requests. */
export type Phase = 'import' | 'request-1' | 'request-2';

/** What was known of a variable just before it was written. */
export type Presence = 'absent' | 'present' | 'unknown';

interface Kinds {
  effect: {
    readonly key: string | null;
    readonly keyPrefix: string | null;
    readonly value: Value | null;
    readonly how: EffectKind;
    readonly presence: Presence;
    /** It writes back what is there. */
    readonly isNoop: boolean;
    /** It writes a value that the script itself wrote before. */
    readonly isSame: boolean;
    /** It may not happen even on this path. */
    readonly isDoubtful: boolean;
    /** `os.environ.clear()`. */
    readonly isEvery: boolean;
    /** The statement there is the write: its mapping is `os.environ`, or hands on to it what is written. */
    readonly isDirect: boolean;
  };
  handler: { readonly handler: HandlerCreation['kind'] };
  'sys-path': { readonly path: Value; readonly how: 'append' | 'prepend' };
  import: { readonly module: string; readonly file: string | null; readonly names: readonly string[] };
  /** `isRequired`: an exception follows where the variable is not there. */
  read: { readonly key: string | null; readonly isRequired: boolean };
  'process-global': { readonly name: string };
  /** A file is opened by a path that starts from the working directory, and nothing catches the exception. */
  'relative-file': { readonly path: string; readonly isDatabase: boolean };
  legacy: { readonly name: string };
  masked: { readonly exceptions: readonly string[]; readonly handlerPlace: Place };
  'settings-variable': { readonly name: Value };
  configure: object;
  dotenv: {
    readonly search: DotenvLoad['search'];
    readonly override: boolean;
    readonly file: string | null;
    readonly keys: readonly string[] | null;
  };
  /** Django reads its settings for the name of one of them, or for a call of its own; `isDoubtful`: it may. */
  'settings-read': { readonly name: string; readonly isCaught: boolean; readonly isDoubtful: boolean };
}

/** One thing that happened on one path. `via`: the calls and imports that led there, outermost first. */
export type TraceEvent = {
  [K in keyof Kinds]: {
    readonly kind: K;
    readonly phase: Phase;
    readonly place: Place;
    readonly via: readonly Place[];
  } & Kinds[K];
}[keyof Kinds];

/** One kind of event. */
export type TraceEventOf<K extends keyof Kinds> = Extract<TraceEvent, { kind: K }>;

/** What is new in an event beside where and when it happens. */
export type EventContent = { [K in keyof Kinds]: { readonly kind: K } & Kinds[K] }[keyof Kinds];
