/**
 * File names, values and comments come from strangers. Whatever a reporter prints goes through one of these.
 * The characters made visible: C0 and C1 controls, direction marks and overrides, zero-width and line-separator characters,
 * lone surrogates (Unicode categories Cc, Cf, Zl, Zp, Cs).
 */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

const codeOf = (character: string): string => {
  const code = character.codePointAt(0) ?? 0;
  return { 9: '\\t', 10: '\\n', 13: '\\r' }[code] ?? `\\u{${code.toString(16)}}`;
};

/** The text on one line, every hidden or control character written as an escape such as `\n` or `\u{202e}`. */
export const visible = (text: string): string => text.replace(HIDDEN, codeOf);

/** Like `visible`, but line feeds stay: for messages of several lines. */
export const visibleLines = (text: string): string => text.split('\n').map(visible).join('\n');

const HTML_ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text for HTML and XML, in elements and in quoted attributes; line feeds stay. */
export const escapeMarkup = (text: string): string =>
  visibleLines(text).replace(/[&<>"']/g, (character) => HTML_ENTITIES[character] ?? character);

/** Text for Markdown on one line: no character of it is syntax, HTML or a mention. */
export const escapeMarkdown = (text: string): string =>
  visible(text)
    .replace(/[\\`*_{}[\]()#+\-.!|~>@:$]/g, '\\$&')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;');

/** The message part of a GitHub workflow command (`::error ::message`), as the runner unescapes it. */
export const escapeCommandData = (text: string): string =>
  visibleLines(text).replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

/** A property of a GitHub workflow command (`file=`, `title=`). */
export const escapeCommandProperty = (text: string): string =>
  escapeCommandData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');

/** A path as a URI reference: every segment percent-encoded, `/` kept. */
export const encodePath = (path: string): string =>
  path
    .replace(/\p{Cs}/gu, '\uFFFD')
    .split('/')
    .map(encodeURIComponent)
    .join('/');
