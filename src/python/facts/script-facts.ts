import type { FilePath, Location } from '../../source/location.ts';
import type { Notice } from '../../source/notice.ts';
import type { Static } from '../../source/static-value.ts';
import type { TextRange } from '../../source/text-range.ts';

/** When something happens, counted from the moment mod_wsgi executes the script. `first-request`: under a guard that lets it run once. */
export type Moment = 'import' | 'first-request' | 'each-request';

/**
 * What an effect does to one variable. `process-only`: the C environment alone (`os.putenv`, `os.unsetenv`);
 * `python-only`: `os.environ` was rebound to another mapping, the C environment is not touched.
 */
export type EffectKind = 'assign' | 'if-absent' | 'remove' | 'process-only' | 'python-only';

/** One thing a script does to the process environment. */
export interface EnvironmentEffect {
  /** One count over effects and handlers of a script, in the order in which they happen. */
  readonly seq: number;
  /** The variable; null where the keys are not known. */
  readonly key: string | null;
  /** Where only the beginning of the keys is known. */
  readonly keyPrefix?: string;
  /** It is done to every variable (of the prefix): removed, or, where it is an assignment, put back as the script found it. */
  readonly everyKey?: true;
  /** What is written; null for removals. */
  readonly value: Static<string> | null;
  readonly how: EffectKind;
  readonly when: Moment;
  /** It happens on every path that does not raise. */
  readonly certain: boolean;
  readonly at: Location;
  /** The calls and imports that lead to it, outermost first; in a request the first is the callable, which the server calls. */
  readonly via: readonly Location[];
  /** The syntactic shape, which a fix needs; absent where no rewrite of the text would be right. */
  readonly shape?: EffectShape;
  /** True where the value is read from the WSGI environ of a request. */
  readonly fromRequest?: boolean;
  /** The key of the WSGI environ that the value is read from, where it is one literal key. */
  readonly requestKey?: string;
  /** What is written where the request lacks that key (`environ.get(key, fallback)`); absent where reading raises KeyError. */
  readonly requestFallback?: Static<string>;
  /** It happens exactly where the request has that key (`if key in environ: ...`). */
  readonly ifRequestHasKey?: true;
  /** The places that were joined into this effect: arms of one condition, of which exactly one is reached. */
  readonly arms?: readonly EffectArm[];
}

/** One arm of a condition that writes a variable which every arm writes. */
export interface EffectArm {
  readonly at: Location;
  readonly value: Static<string> | null;
  readonly shape?: EffectShape;
}

/**
 * A shape that a fix knows how to rewrite to a plain assignment. `statement` is the whole statement;
 * `mapping`, `keyText` and `valueText` are the ranges of `os.environ`, the key and the value expressions in it.
 */
export interface EffectShape {
  readonly kind: 'setdefault' | 'not-in-guard' | 'get-default-write-back';
  readonly statement: TextRange;
  readonly mapping: TextRange;
  readonly keyText: TextRange;
  readonly valueText: TextRange;
}

/** A Django (or other) WSGI handler being made, which is when Django's settings are read. */
export interface HandlerCreation {
  readonly seq: number;
  readonly kind: 'get_wsgi_application' | 'WSGIHandler' | 'configurations' | 'setup' | 'other';
  readonly when: Moment;
  readonly certain: boolean;
  readonly at: Location;
  readonly via: readonly Location[];
}

/** The object mod_wsgi calls. `missing`: nothing of that name is bound at module level; `imported`: from code that is not in the tree. */
export interface CallableFact {
  readonly name: string;
  readonly kind: 'function' | 'class' | 'instance' | 'handler' | 'wrapped' | 'imported' | 'missing' | 'unknown';
  /** The class of the object, where calling it raises TypeError. */
  readonly notCallable?: string;
  readonly at: Location | null;
}

/** A name of Django's past that the script uses. */
export interface LegacyUse {
  readonly name: string;
  readonly at: Location;
}

/** One entry the script adds to `sys.path`, `site.addsitedir` included. */
export interface SysPathEntry {
  readonly seq: number;
  readonly path: Static<string>;
  readonly how: 'append' | 'prepend';
  readonly at: Location;
}

/** A module the script imports while it is loaded. */
export interface ImportFact {
  readonly seq: number;
  readonly module: string;
  readonly certain: boolean;
  readonly at: Location;
  /** The project file it was followed to. */
  readonly file?: FilePath;
  /** What `from module import ...` takes, where the module is outside the tree. */
  readonly names?: readonly string[];
}

/** A read of an environment variable. */
export interface EnvironmentRead {
  readonly seq: number;
  readonly key: string | null;
  readonly when: Moment;
  /** An exception follows where the variable is absent: `os.environ[key]`, `env(key)` without a default. */
  readonly required: boolean;
  readonly at: Location;
}

/** A call that changes the whole process besides its environment, such as `os.chdir`. */
export interface ProcessGlobalCall {
  readonly name: string;
  readonly when: Moment;
  readonly at: Location;
}

/** A file that is opened by a path which starts from the working directory of the process. */
export interface RelativeFile {
  readonly seq: number;
  /** It is opened on every way, not only where another file is missed. */
  readonly certain: boolean;
  readonly path: string;
  /** SQLite opens it, whose exception is one of its own. */
  readonly isDatabase: boolean;
  readonly when: Moment;
  readonly at: Location;
}

/** A `try` around the making of the handler that hides the exception: where the handler is made, and the `except` clause. */
export interface MaskedFailure {
  readonly exceptions: readonly string[];
  readonly at: Location;
  readonly handlerAt: Location;
}

/** A `.env` file read into the environment (python-dotenv, django-dotenv, django-environ, environs). */
export interface DotenvLoad {
  readonly seq: number;
  readonly when: Moment;
  /** The call. */
  readonly at: Location;
  /** Where the library looks: at a path it is given, in or above a folder that only the library knows, or in the server's working directory. */
  readonly search: 'given' | 'upwards' | 'beside' | 'working-directory';
  /** It replaces variables that are there already; without it the first one who sets a variable wins. */
  readonly override: boolean;
  /** The file, where it is in the tree. */
  readonly file: FilePath | null;
  /** The variables it names; null where the file is not in the tree. */
  readonly keys: readonly string[] | null;
}

/** Something while the script or a module it imports is loaded by which Django reads its settings, and so the environment. */
export interface EarlySettingsRead {
  readonly seq: number;
  /** The setting; of what reads settings itself, a call with its parentheses or `the import of` a module. */
  readonly name: string;
  readonly certain: boolean;
  /** Where Django has no settings by then, the script catches the exception and goes on. */
  readonly isCaught?: true;
  readonly at: Location;
  /** The calls and imports that lead to it, outermost first. */
  readonly via: readonly Location[];
}

/** Everything the Python side understood of one script. Plain data: no syntax trees, can be cached and sent to a worker. */
export interface ScriptFacts {
  readonly file: FilePath;
  /** Whether executing the module level ends without an exception; `unknown` where it cannot be told. */
  readonly loads: boolean | 'unknown';
  /** Why it does not load: exception class and text as Python would say them; where a condition decides, each, with `or` between. */
  readonly loadFailure?: {
    readonly exception: string;
    readonly message: string;
    readonly at: Location;
    readonly seq: number;
  };
  /** Modules outside the tree that it imports unguarded: the only reasons why `loads` is unknown. Absent where there are others. */
  readonly unresolvedImports?: readonly string[];
  readonly callable: CallableFact;
  /** The exception that ends every request, as Python would say it. */
  readonly raisesOnRequest?: string;
  /** A request may end with an exception, and which ones do cannot be told. Absent where none does that is known of. */
  readonly mayRaiseOnRequest?: true;
  readonly effects: readonly EnvironmentEffect[];
  readonly handlers: readonly HandlerCreation[];
  readonly legacy: readonly LegacyUse[];
  readonly sysPath: readonly SysPathEntry[];
  readonly imports: readonly ImportFact[];
  readonly reads: readonly EnvironmentRead[];
  readonly processGlobalCalls: readonly ProcessGlobalCall[];
  /** Absent where there are none. */
  readonly relativeFiles?: readonly RelativeFile[];
  readonly maskedFailures: readonly MaskedFailure[];
  readonly dotenvLoads: readonly DotenvLoad[];
  /** What reads Django's settings while the script is loaded. */
  readonly settingsReads: readonly EarlySettingsRead[];
  /** The name of the variable Django reads for its settings module; another one after `django.conf.ENVIRONMENT_VARIABLE = ...`. */
  readonly settingsVariable: string;
  /** `settings.configure()` runs before any handler is made: the settings module does not matter. */
  readonly configuresSettings: boolean;
  readonly usesDjango: boolean;
  readonly notices: readonly Notice[];
}
