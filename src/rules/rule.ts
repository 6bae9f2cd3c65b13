import type { Server, ServerConfig } from '../apache/model/server-config.ts';
import type { Deployment, Interpreter, Mount, ProcessGroup } from '../deployment/deployment.ts';
import type { Project, ProjectScript } from '../project/project.ts';
import type { FilePath, Location } from '../source/location.ts';
import type { Confidence, Finding, Fix, Label, Severity } from './finding.ts';
import type { Suppression } from './suppression.ts';

/** What a rule can speak about; the most specific that works is right. Each is judged by itself. */
export interface Subjects {
  /** A WSGI script of the tree, whether or not anything mounts it. */
  readonly script: ProjectScript;
  readonly 'server-config': ServerConfig;
  readonly 'virtual-host': Server;
  readonly mount: Mount;
  readonly 'process-group': ProcessGroup;
  readonly interpreter: Interpreter;
  readonly deployment: Deployment;
  readonly project: Project;
  /** A comment that leaves findings out; judged after all other rules have run. */
  readonly suppression: Suppression;
}

export type SubjectKind = keyof Subjects;

/**
 * How far up the chain from a request to its settings a rule looks. Of findings about the same sites the one of the
 * earliest stage is the root, the others are told as its consequences.
 */
export type Stage = 'group' | 'placement' | 'interpreter' | 'environment' | 'shared-keys' | 'ambient';

export interface RuleMeta {
  /** One sentence: what the rule finds. */
  readonly summary: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  /** The best fix the rule may carry. */
  readonly fixable: 'safe' | 'unsafe' | 'no';
  /** Absent: the rule stands outside the chain, and its findings are never folded into others. */
  readonly stage?: Stage;
}

/** What a rule says, with `{placeholders}` in both texts. */
export interface MessageTemplate {
  readonly message: string;
  readonly help: string;
}

/** Placeholders begin with a small letter: `%{GLOBAL}` is httpd's own. */
type PlaceholdersOf<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? (Name extends Uncapitalize<Name> ? Name : never) | PlaceholdersOf<Rest>
  : never;

/** What a rule hands in. Severity and confidence are the rule's own where absent. */
export interface Draft {
  readonly messageId: string;
  readonly data: Readonly<Record<string, string>>;
  readonly at: Location;
  /** What to say at the place itself. */
  readonly label: string;
  readonly related?: readonly Label[];
  readonly fixes?: readonly Fix[];
  readonly severity?: Severity;
  readonly confidence?: Confidence;
  /** The deployed paths of the scripts concerned, for telling roots from consequences. */
  readonly sites?: readonly string[];
}

/** A draft whose data has exactly the placeholders of its message. */
export type TypedDraft<Messages extends Record<string, MessageTemplate>> = {
  [Id in keyof Messages & string]: Omit<Draft, 'messageId' | 'data'> & {
    readonly messageId: Id;
    readonly data: Readonly<
      Record<PlaceholdersOf<Messages[Id]['message']> | PlaceholdersOf<Messages[Id]['help']>, string>
    >;
  };
}[keyof Messages & string];

/** What a rule may ask besides its subject. */
export interface RuleSurroundings {
  readonly project: Project;
  /** The deployment the subject belongs to; null for scripts and the project. */
  readonly deployment: Deployment | null;
  readonly deployments: readonly Deployment[];
  /** The analysed text of a file; null where it is not at hand. */
  readonly textOf: (file: FilePath) => string | null;
  /** What a name of a folder is, links followed; null where it is not there. */
  readonly kindIn: (folder: FilePath, name: string) => 'file' | 'directory' | 'other' | null;
}

export interface RuleContext<Messages extends Record<string, MessageTemplate>> extends RuleSurroundings {
  readonly report: (draft: TypedDraft<Messages>) => void;
}

export interface RuleDefinition<Kind extends SubjectKind, Messages extends Record<string, MessageTemplate>> {
  readonly id: string;
  readonly subject: Kind;
  readonly meta: RuleMeta;
  readonly messages: Messages;
  readonly check: (subject: Subjects[Kind], context: RuleContext<Messages>) => void;
}

/** A finding before the linter has named its occurrence. `key` tells kinds of findings of one rule apart. */
export interface RawFinding extends Omit<Finding, 'fingerprint'> {
  readonly messageId: string;
  readonly sites: readonly string[];
  /** The server it speaks of; null where it speaks of a script or the whole tree. */
  readonly deployment: Deployment | null;
}

/** A rule as the linter runs it. */
export interface Rule {
  readonly id: string;
  readonly subject: SubjectKind;
  readonly meta: RuleMeta;
  readonly messages: Readonly<Record<string, MessageTemplate>>;
  /** Judges subjects of one server, or of none. Throws where the rule is broken: a subject of another kind, a malformed draft. */
  readonly run: (subjects: readonly Subjects[SubjectKind][], surroundings: RuleSurroundings) => readonly RawFinding[];
}
