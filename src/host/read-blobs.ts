import type { FilePath } from '../source/location.ts';
import { runGit } from './run-git.ts';

const LINE_FEED = 0x0a;
/** Blobs are fetched in portions of about this size, so that no answer outgrows a buffer. */
const PORTION_BYTES = 64 * 1024 * 1024;

/** The contents of blobs by object id; what is missing or larger than `maxBytes` is left out. */
export function readBlobs(folder: FilePath, oids: readonly string[], maxBytes: number): Map<string, Buffer> {
  const blobs = new Map<string, Buffer>();
  let portion: string[] = [];
  let bytes = 0;
  const fetch = (): void => {
    if (portion.length > 0) fetchInto(blobs, folder, portion);
    portion = [];
    bytes = 0;
  };
  for (const { oid, size } of sizesOf(folder, [...new Set(oids)])) {
    if (size > maxBytes) continue;
    portion.push(oid);
    bytes += size;
    if (bytes > PORTION_BYTES) fetch();
  }
  fetch();
  return blobs;
}

function sizesOf(folder: FilePath, oids: readonly string[]): readonly { oid: string; size: number }[] {
  if (oids.length === 0) return [];
  const answer = runGit(folder, ['cat-file', '--batch-check'], `${oids.join('\n')}\n`);
  if (answer.kind === 'failure') return [];
  return answer.bytes
    .toString('latin1')
    .split('\n')
    .flatMap((line) => {
      const [oid = '', type, size] = line.split(' ');
      return type === 'blob' ? [{ oid, size: Number(size) }] : [];
    });
}

/** `OID TYPE SIZE<LF>CONTENTS<LF>` for each. */
function fetchInto(blobs: Map<string, Buffer>, folder: FilePath, oids: readonly string[]): void {
  const answer = runGit(folder, ['cat-file', '--batch'], `${oids.join('\n')}\n`);
  if (answer.kind === 'failure') return;
  const { bytes } = answer;
  for (let at = 0; at < bytes.length; ) {
    const end = bytes.indexOf(LINE_FEED, at);
    if (end < 0) return;
    const [oid = '', , size] = bytes.subarray(at, end).toString('latin1').split(' ');
    const length = Number(size);
    if (!Number.isInteger(length)) return;
    blobs.set(oid, bytes.subarray(end + 1, end + 1 + length));
    at = end + 1 + length + 1;
  }
}
