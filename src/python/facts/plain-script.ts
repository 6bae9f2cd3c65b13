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

const DOCSTRING = /"""([ !#-[\]-~\t\n]*)"""\n/y;

/**
 * A line that a plain script may have, each from its first column. It imports what every interpreter has, and what it
 * writes it does not look at: no text that it passes on decides about anything.
 */
const LINE = new RegExp(
  [
    '#[^\\n\\r\\0]*',
    'import (?:os|sys|os, sys|sys, os)',
    'from django\\.core\\.wsgi import get_wsgi_application',
    'application = get_wsgi_application\\(\\)',
    'os\\.environ\\.setdefault\\((["\'])\\w+\\1, (["\'])([\\w./-]+)\\2\\)',
    'os\\.environ\\[(["\'])\\w+\\4\\] = (["\'])([\\w./-]+)\\5',
    'sys\\.path\\.(?:append\\(|insert\\(0, )(["\'])([\\w./-]+)\\7\\)',
    '',
  ]
    .map((line) => `${line}(?:\\n|$)`)
    .join('|'),
  'y',
);

/** A script that is as `django-admin startproject` writes it, or nearly; null for every other. */
export function readPlainScript(text: string): PlainScript | null {
  const slots: Slot[] = [];
  let mould = '';
  let at = 0;
  DOCSTRING.lastIndex = 0;
  const docstring = DOCSTRING.exec(text);
  if (docstring) {
    const [whole, said = ''] = docstring;
    slots.push({ start: 3, end: 3 + said.length, text: said });
    mould = `"""${said.split('\n').length}"""\n`;
    at = whole.length;
  }
  while (at < text.length) {
    LINE.lastIndex = at;
    const line = LINE.exec(text);
    if (!line) return null;
    const written = line[3] ?? line[6] ?? line[8];
    const end = LINE.lastIndex;
    if (written === undefined) mould += line[0];
    else {
      const start = text.lastIndexOf(written, end - written.length);
      // Texts that are alike stay alike: whether two are the same may count.
      const same = slots.findIndex((slot) => slot.text === written);
      mould += `${text.slice(at, start)}\0${same < 0 ? slots.length : same}${text.slice(start + written.length, end)}`;
      slots.push({ start, end: start + written.length, text: written });
    }
    at = end;
  }
  return { text, mould, slots };
}
