import { isUtf8 } from 'node:buffer';
import type { FileText } from './file-system.ts';

type DecodedText = Extract<FileText, { kind: 'text' }>;

const startsWith = (bytes: Uint8Array, ...mark: readonly number[]): boolean =>
  mark.every((byte, index) => bytes[index] === byte);

/**
 * The text of a file's bytes: UTF-16 where a byte order mark says so, else UTF-8, else latin1, in which every byte is a
 * character, so that nothing is lost and everything can be written back as it was.
 */
export function decodeText(bytes: Uint8Array): DecodedText {
  if (startsWith(bytes, 0xff, 0xfe) || startsWith(bytes, 0xfe, 0xff)) {
    const text = decodeUtf16(bytes);
    if (text !== null) return { kind: 'text', text, encoding: 'utf-16', bom: true };
  }
  const bom = startsWith(bytes, 0xef, 0xbb, 0xbf);
  return isUtf8(bytes)
    ? { kind: 'text', text: textOf(bom ? bytes.subarray(3) : bytes, 'utf8'), encoding: 'utf-8', bom }
    : { kind: 'text', text: textOf(bytes, 'latin1'), encoding: 'latin1', bom: false };
}

const textOf = ({ buffer, byteOffset, byteLength }: Uint8Array, encoding: 'utf8' | 'latin1'): string =>
  Buffer.from(buffer, byteOffset, byteLength).toString(encoding);

function decodeUtf16(bytes: Uint8Array): string | null {
  try {
    const decoder = new TextDecoder(startsWith(bytes, 0xff, 0xfe) ? 'utf-16le' : 'utf-16be', {
      fatal: true,
      ignoreBOM: true,
    });
    return decoder.decode(bytes.subarray(2));
  } catch {
    return null;
  }
}

/** The bytes of a text in the encoding `like` had, or null where it cannot hold the text. `like` is what the file holds now. */
export function encodeText(
  text: string,
  encoding: DecodedText['encoding'],
  bom: boolean,
  like: Uint8Array,
): Buffer | null {
  if (encoding === 'utf-8') return Buffer.from(bom ? `\uFEFF${text}` : text, 'utf8');
  if (encoding === 'latin1') return /^[\0-\xff]*$/.test(text) ? Buffer.from(text, 'latin1') : null;
  const bytes = Buffer.from(`\uFEFF${text}`, 'utf16le');
  return startsWith(like, 0xfe, 0xff) ? bytes.swap16() : bytes;
}
