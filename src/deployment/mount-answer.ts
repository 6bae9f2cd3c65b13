import type { Route } from '../apache/model/route.ts';
import type { Server } from '../apache/model/server-config.ts';
import type { Mount } from './deployment.ts';
import type { FailureKind } from './failure-kind.ts';

/** What a freshly started server answers to the first request for a mount's own URL, where that can be told for certain. */
export interface MountAnswer {
  readonly route: Route;
  /** Null where the application decides. */
  readonly status: number | null;
  /** Why it is no page of the application; null where nothing keeps it from being one. */
  readonly failure: { readonly kind: FailureKind; readonly message: string } | null;
}

/** Tells what the server answers for a mount; null where that cannot be told, or where the URL never comes to the mount. */
export type AnswerOf = (mount: Mount) => MountAnswer | null;

/** What is asked of the mounts of a server. */
export interface MountAnswers {
  readonly answerOf: AnswerOf;
  /** The same where httpd or mod_wsgi answers before any script is run, which is quickly told; null where one is. */
  readonly refusalOf: AnswerOf;
  /** What the server answers to a mount's own URL where that leads elsewhere, for certain; null where it comes to the mount. */
  readonly strayOf: AnswerOf;
  /** Where a path of a server leads, files taken for existing, whatever name of it is asked; null where there is no server. */
  readonly routeOf: (server: Server, path: string, host?: string) => Route | null;
  /** Whether a path of the server is known to be a file. */
  readonly isFile: (path: string) => boolean;
}

/** The answers of what is no server. */
export const NO_ANSWERS: MountAnswers = {
  answerOf: () => null,
  refusalOf: () => null,
  strayOf: () => null,
  routeOf: () => null,
  isFile: () => false,
};
