import type { TextRange } from '../../source/text-range.ts';

/** A stretch of a plain script that nothing it does hangs on: what the docstring says, or the text of a string that is only passed on. */
export interface Slot extends TextRange {
  readonly text: string;
}

/** A script made of plain lines alone. Two with the same `mould` do the same, each with the texts of its own slots. */
export interface PlainScript {
  readonly text: string;
  readonly mould: string;
  readonly slots: readonly Slot[];
}

const SAID = '[ !#-[\\]-~\\t\\n]*';
const DOCSTRING = new RegExp(`^"""(${SAID})"""\n`);

/**
 * The lines that a plain script may have, each from its first column. It imports what every interpreter has, and what it
 * writes it does not look at: no text that it passes on decides about anything.
 */
const LINES: ReadonlySet<string> = new Set([
  '',
  'import os',
  'import sys',
  'import os, sys',
  'import sys, os',
  'from django.core.wsgi import get_wsgi_application',
  'application = get_wsgi_application()',
]);
const COMMENT = /^#[^\0\r]*$/;
/** What is passed on comes last on the line, between quotes. */
const PASSING = new RegExp(
  [
    'os\\.environ\\.setdefault\\((["\'])\\w+\\1, (["\'])([\\w./-]+)\\2\\)',
    'os\\.environ\\[(["\'])\\w+\\4\\] = (["\'])([\\w./-]+)\\5',
    'sys\\.path\\.(?:append\\(|insert\\(0, )(["\'])([\\w./-]+)\\7\\)',
  ]
    .map((line) => `^${line}$`)
    .join('|'),
);

/** A script that is as `django-admin startproject` writes it, or nearly; null for every other. */
export function readPlainScript(text: string): PlainScript | null {
  const slots: Slot[] = [];
  let mould = '';
  let at = 0;
  const docstring = DOCSTRING.exec(text);
  if (docstring) {
    const [whole, said = ''] = docstring;
    slots.push({ start: 3, end: 3 + said.length, text: said });
    mould = `"""${countLines(said)}"""\n`;
    at = whole.length;
  }
  for (const line of text.slice(at).split('\n')) {
    if (!LINES.has(line) && !COMMENT.test(line)) {
      const passing = PASSING.exec(line);
      if (!passing) return null;
      const written = passing[3] ?? passing[6] ?? passing[8] ?? '';
      const from = line.lastIndexOf(written, line.length - 1 - written.length);
      // Texts that are alike stay alike: whether two are the same may count.
      const same = indexOfText(slots, written);
      mould += `${line.slice(0, from)}\0${same < 0 ? slots.length : same}${line.slice(from + written.length)}\n`;
      slots.push({ start: at + from, end: at + from + written.length, text: written });
    } else mould += `${line}\n`;
    at += line.length + 1;
  }
  return { text, mould, slots };
}

const countLines = (text: string): number => text.split('\n').length;

/** Which slot has the text, the first of several. */
const indexOfText = (slots: readonly Slot[], text: string): number => slots.findIndex((slot) => slot.text === text);
