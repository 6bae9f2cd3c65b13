/**
 * File names, values and comments come from strangers. Whatever a reporter prints goes through one of these.
 * The characters made visible: C0 and C1 controls, direction marks and overrides, zero-width, filler and line-separator
 * characters, lone surrogates, what is for private use and looks like nothing, and the noncharacters that XML forbids. So is one
 * character of what a forge takes for a command in its log: `##[error]` and `##vso[...]` anywhere in a line (actions/runner,
 * `ActionCommand.TryParse`; Azure Pipelines' agent), `::error::` where one begins (`TryParseV2`).
 */
const HIDDEN =
  /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{DI}\p{Co}\p{Noncharacter_Code_Point}]|#(?<=##)(?=\w*\[)|:(?<=(?:^|\s):)(?=:[a-z][\w-]*(?:\s|::))/giu;

const codeOf = (character: string): string => {
  const code = character.codePointAt(0) ?? 0;
  return { 9: '\\t', 10: '\\n', 13: '\\r' }[code] ?? `\\u{${code.toString(16)}}`;
};

/** The text on one line, every hidden or control character written as an escape such as `\n` or `\u{202e}`. */
export const visible = (text: string): string => text.replace(HIDDEN, codeOf);

/**
 * A value as JSON in which every hidden character is an escape: it reads back the same, and can be shown in a terminal or
 * split into lines by any reader (Python's `splitlines` knows U+2028 and U+0085).
 */
export const toJsonText = (value: unknown, indent?: number): string =>
  escapeHidden(JSON.stringify(value, null, indent));

/** JSON or TOML in which every hidden character but line ends is an escape; in comments too. */
export const escapeHidden = (text: string): string =>
  text.replace(HIDDEN, (character) =>
    character === '\n'
      ? character
      : unitsOf(character)
          .map((unit) => `\\u${unit}`)
          .join(''),
  );

/** The same over several lines: what holds no lists and objects stands on one, so that a report of many places stays small. */
export function layOutJson(value: unknown, indent = ''): string {
  if (!isNested(value)) return toJsonText(value);
  const inner = `${indent}  `;
  const [open, close, parts] = Array.isArray(value)
    ? (['[', ']', value.map((item) => layOutJson(item, inner))] as const)
    : ([
        '{',
        '}',
        Object.entries(value).flatMap(([key, item]) =>
          item === undefined ? [] : [`${toJsonText(key)}: ${layOutJson(item, inner)}`],
        ),
      ] as const);
  return `${open}\n${inner}${parts.join(`,\n${inner}`)}\n${indent}${close}`;
}

const isNested = (value: unknown): value is object =>
  typeof value === 'object' &&
  value !== null &&
  Object.values(value).some((item) => typeof item === 'object' && item !== null);

const unitsOf = (character: string): readonly string[] =>
  character.split('').map((unit) => unit.charCodeAt(0).toString(16).padStart(4, '0'));

const HTML_ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text for HTML and XML on one line, in elements and in quoted attributes. */
export const escapeMarkup = (text: string): string =>
  visible(text).replace(/[&<>"']/g, (character) => HTML_ENTITIES[character] ?? character);

/**
 * Text for Markdown on one line: no character of it is syntax, HTML, a link or a mention. Mentions are made after the backslashes
 * are gone, so that only a character between `@` and the name keeps them from being made.
 */
export const escapeMarkdown = (text: string): string =>
  visible(text)
    .replace(/[\\`*_{}[\]()#+\-.!|~>:$]/g, '\\$&')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('@', '@&#8203;');

/** The message part of a GitHub workflow command (`::error ::message`), as the runner unescapes it: one string a line. */
export const escapeCommandData = (lines: readonly string[]): string =>
  lines.map((line) => visible(line).replaceAll('%', '%25')).join('%0A');

/** A property of a GitHub workflow command (`file=`, `title=`). */
export const escapeCommandProperty = (text: string): string =>
  escapeCommandData([text]).replaceAll(':', '%3A').replaceAll(',', '%2C');

/** A path as a URI reference: every segment percent-encoded, `/` kept. */
export const encodePath = (path: string): string =>
  path
    .replace(/\p{Cs}/gu, '\uFFFD')
    .split('/')
    .map(encodeURIComponent)
    .join('/');
