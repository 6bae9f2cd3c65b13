import type { Server, ServerConfig } from '../apache/model/server-config.ts';
import type { Deployment, Interpreter, ProcessGroup } from '../deployment/deployment.ts';
import type { MountAnswers } from '../deployment/mount-answer.ts';
import type { Project, ProjectScript } from '../project/project.ts';
import type { FilePath, Location } from '../source/location.ts';
import type { Confidence, Finding, Fix, Label, Occurrence, Severity } from './finding.ts';
import type { ServerMount } from './server-mount.ts';
import type { Site } from './site.ts';
import type { Suppression } from './suppression.ts';

/** What a rule can speak about; the most specific that works is right. Each is judged by itself. */
export interface Subjects {
  /** A WSGI script of the tree, whether or not anything mounts it. */
  readonly script: ProjectScript;
  readonly 'server-config': ServerConfig;
  readonly 'virtual-host': Server;
  readonly mount: ServerMount;
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
  /** It is about how words are written: no more than a remark in a file that is filled in before a server reads it. */
  readonly judgesWords?: true;
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

/** What a finding says and where, besides its occurrences. */
export interface Statement {
  readonly data: Readonly<Record<string, string>>;
  readonly at: Location;
  /** What to say at the place itself. */
  readonly label: string;
  readonly related?: readonly Label[];
  readonly fixes?: readonly Fix[];
}

/** How grave one occurrence is, the rule's own where absent, and whether it may be told as what another finding leads to. */
interface Gravity {
  readonly severity?: Severity;
  readonly confidence?: Confidence;
  readonly standsAlone?: boolean;
}

/** What a rule hands in about a cause with one place. */
export interface Draft extends Statement, Gravity {
  readonly messageId: string;
  /** The sites it is about: they name the occurrence, and tell roots from consequences. */
  readonly sites?: readonly Site[];
  /** Other sites that take part, which do not name it. */
  readonly beside?: readonly Site[];
  /** What tells it from others of its message and sites; absent, the data does. Nothing that another file or order changes. */
  readonly gets?: string;
}

/** One site that a cause reaches. */
export interface OccurrenceDraft extends Gravity {
  /** Null for a virtual host without a mount: `gets` then names it. */
  readonly site: Site | null;
  /** The other sites that take part: its other mounts, and a witness of what it is mixed up with. */
  readonly beside?: readonly Site[];
  /** What it gets instead of its own, as short as can be: a settings module, a name. */
  readonly gets?: string;
  /**
   * Where `gets` is one of several: all of them, or the first few (`source/first-few.ts`). Then `gets` does not name the
   * occurrence: it stays known as long as one of them does, and whatever they are where there are many.
   */
  readonly mayGet?: readonly string[];
  readonly at: Location;
  readonly label: string;
  readonly related?: readonly Label[];
  /** Lines that bring this site into the cause: a suppression at one of them leaves the occurrence out, too. */
  readonly alsoAt?: readonly Location[];
}

/** Some occurrences, at least one. */
export type Told<Drafted extends OccurrenceDraft = OccurrenceDraft> = readonly [Drafted, ...Drafted[]];

/** What a rule hands in about a cause that many sites share. Some may be left out later: `about` speaks of those it is given. */
export interface CauseDraft<Drafted extends OccurrenceDraft = OccurrenceDraft> {
  readonly messageId: string;
  /** What names the cause among those of its message on one server: a process group, a cache. */
  readonly cause: string;
  readonly occurrences: readonly Drafted[];
  readonly about: (told: Told<Drafted>) => Statement;
}

type DataOf<Template extends MessageTemplate> = Readonly<
  Record<PlaceholdersOf<Template['message']> | PlaceholdersOf<Template['help']>, string>
>;

/** A draft whose data has exactly the placeholders of its message. */
export type TypedDraft<Messages extends Record<string, MessageTemplate>> = {
  [Id in keyof Messages & string]: Omit<Draft, 'messageId' | 'data'> & {
    readonly messageId: Id;
    readonly data: DataOf<Messages[Id]>;
  };
}[keyof Messages & string];

/** The same of a cause that many sites share. */
export type TypedCause<Messages extends Record<string, MessageTemplate>, Drafted extends OccurrenceDraft> = {
  [Id in keyof Messages & string]: Omit<CauseDraft<Drafted>, 'messageId' | 'about'> & {
    readonly messageId: Id;
    readonly about: (told: Told<Drafted>) => Omit<Statement, 'data'> & { readonly data: DataOf<Messages[Id]> };
  };
}[keyof Messages & string];

/** The deployment a subject belongs to; null for scripts, the project and suppressions. What only a server has brings its server. */
type DeploymentOf<Kind extends SubjectKind> = Kind extends 'script' | 'project' | 'suppression'
  ? null
  : Kind extends 'mount' | 'server-config' | 'virtual-host'
    ? Deployment & { readonly server: ServerConfig }
    : Deployment;

/** What a rule may ask besides its subject. */
export interface RuleSurroundings<Kind extends SubjectKind = SubjectKind> extends MountAnswers {
  readonly project: Project;
  readonly deployment: DeploymentOf<Kind>;
  readonly deployments: readonly Deployment[];
  /** The analysed text of a file; null where it is not at hand. */
  readonly textOf: (file: FilePath) => string | null;
  /** What a name of a folder is, links followed; null where it is not there. */
  readonly kindIn: (folder: FilePath, name: string) => 'file' | 'directory' | 'other' | null;
}

export interface RuleContext<Messages extends Record<string, MessageTemplate>, Kind extends SubjectKind>
  extends RuleSurroundings<Kind> {
  /** Takes a cause with one place. Fixes that `isEditable` refuses are left out. */
  readonly report: (draft: TypedDraft<Messages>) => void;
  /** Takes a cause that many sites share; without any occurrence nothing is reported. */
  readonly reportCause: <Drafted extends OccurrenceDraft>(draft: TypedCause<Messages, Drafted>) => void;
}

export interface RuleDefinition<Kind extends SubjectKind, Messages extends Record<string, MessageTemplate>> {
  readonly id: string;
  readonly subject: Kind;
  readonly meta: RuleMeta;
  readonly messages: Messages;
  readonly check: (subject: Subjects[Kind], context: RuleContext<Messages, Kind>) => void;
}

/** One occurrence before the linter has named it. */
export interface RawOccurrence extends Omit<Occurrence, 'fingerprint'> {
  /** The sites that name it. */
  readonly of: readonly Site[];
  /** Those, and the others that take part; none where it stands alone. */
  readonly sites: readonly Site[];
  /** What tells it from others of its cause and sites. */
  readonly identity: string;
  readonly mayGet: readonly string[] | null;
  readonly alsoAt: readonly Location[];
  readonly draft: OccurrenceDraft | null;
}

/** A finding before the linter has named its occurrences. */
export interface RawFinding extends Omit<Finding, 'fingerprint' | 'occurrences' | 'because'> {
  readonly messageId: string;
  /** Null where it has one place. */
  readonly cause: string | null;
  /** The server it speaks of; null where it speaks of a script or the whole tree. */
  readonly deployment: Deployment | null;
  readonly occurrences: readonly RawOccurrence[];
  /** The same cause with other occurrences, at least one. */
  readonly having: (occurrences: readonly RawOccurrence[]) => RawFinding;
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
