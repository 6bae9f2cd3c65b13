import type { Value } from './values.ts';

/** A file whose text is here, and how much of it was read. */
export type OpenFile = Extract<Value, { kind: 'file' }>;

/** Reads so many characters, or all that is left. */
export const takeText = ({ text, position }: OpenFile, most = Number.POSITIVE_INFINITY): string => {
  const part = (text ?? '').slice(position.at, position.at + most);
  position.at += part.length;
  return part;
};

/** Reads to the end of the line, its newline included, but no more than so many characters. */
export const takeLine = (file: OpenFile, most?: number): string => {
  const [line = ''] = /^[^\n]*\n?/.exec((file.text ?? '').slice(file.position.at)) ?? [];
  return takeText(file, Math.min(line.length, most ?? line.length));
};
