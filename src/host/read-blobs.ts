import { GIT_CALLS, type GitRepository } from './git-calls.ts';
import { MOST_KEPT_BYTES } from './node-file-system.ts';

const LINE_FEED = 0x0a;
/** Blobs are asked for in portions of about this size, so that no answer outgrows a buffer. */
const PORTION_BYTES = 64 * 1024 * 1024;

/** Blobs by object id. `bytes`: of all that are not too large; of more than `MOST_KEPT_BYTES` none is read. `missing` are not in the repository, as in a clone that has only what was checked out. */
export interface Blobs {
  readonly contents: Map<string, Buffer>;
  readonly missing: ReadonlySet<string>;
  readonly bytes: number;
}

/** The contents of blobs; what is larger than `maxBytes` is left out. */
export function readBlobs(repository: GitRepository, oids: readonly string[], maxBytes: number): Blobs {
  const contents = new Map<string, Buffer>();
  const wanted = [...new Set(oids)];
  const sizes = sizesOf(repository, wanted);
  let portion: string[] = [];
  let bytes = 0;
  const take = (): void => {
    if (portion.length > 0) readInto(contents, repository, portion);
    portion = [];
    bytes = 0;
  };
  const fitting = [...sizes].filter(([, size]) => size <= maxBytes);
  const all = fitting.reduce((sum, [, size]) => sum + size, 0);
  for (const [oid, size] of all > MOST_KEPT_BYTES ? [] : fitting) {
    portion.push(oid);
    bytes += size;
    if (bytes > PORTION_BYTES) take();
  }
  take();
  return { contents, missing: new Set(wanted.filter((oid) => !sizes.has(oid))), bytes: all };
}

function sizesOf(repository: GitRepository, oids: readonly string[]): ReadonlyMap<string, number> {
  if (oids.length === 0) return new Map();
  const answer = repository.ask(GIT_CALLS.sizes(), `${oids.join('\n')}\n`);
  if (answer.kind === 'failure') return new Map();
  const lines = answer.bytes.toString('latin1').split('\n');
  return new Map(
    lines.flatMap((line) => {
      const [oid = '', type, size] = line.split(' ');
      return type === 'blob' ? [[oid, Number(size)] as const] : [];
    }),
  );
}

/** `OID TYPE SIZE<LF>CONTENTS<LF>` for each. */
function readInto(contents: Map<string, Buffer>, repository: GitRepository, oids: readonly string[]): void {
  const answer = repository.ask(GIT_CALLS.contents(), `${oids.join('\n')}\n`);
  if (answer.kind === 'failure') return;
  const { bytes } = answer;
  for (let at = 0; at < bytes.length; ) {
    const end = bytes.indexOf(LINE_FEED, at);
    if (end < 0) return;
    const [oid = '', , size] = bytes.subarray(at, end).toString('latin1').split(' ');
    const length = Number(size);
    if (!Number.isInteger(length)) return;
    contents.set(oid, bytes.subarray(end + 1, end + 1 + length));
    at = end + 1 + length + 1;
  }
}
