/**
 * A text with a line feed for every carriage return that stands alone: Python ends lines there too, the grammar does not, and a
 * comment would hide what comes behind it (measured with CPython 2.7 to 3.13 and mod_wsgi 4.9.4). Offsets stay.
 */
export const withPlainLineEnds = (text: string): string =>
  text.includes('\r') ? text.replace(/\r(?!\n)/g, '\n') : text;
