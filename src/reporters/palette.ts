import { styleText } from 'node:util';

type Style = Parameters<typeof styleText>[0];

/** Colours text for a terminal, or leaves it alone: whether to is the caller's to say, never looked up here. */
export type Paint = (style: Style, text: string) => string;

export const paintWith = (color: boolean): Paint =>
  color ? (style, text) => styleText(style, text, { validateStream: false }) : (_style, text) => text;

/** A text as a link of a terminal (OSC 8). */
export const linkTo = (url: string, text: string): string => `\u001b]8;;${url}\u001b\\${text}\u001b]8;;\u001b\\`;

/** One colour a severity, in every format for terminals. */
export const SEVERITY_COLORS = { error: 'red', warning: 'yellow', info: 'blue' } as const;
