import type { Finding, Fix } from '../rules/finding.ts';
import type { FilePath, Location } from '../source/location.ts';
import type { Notice } from '../source/notice.ts';
import { SourceFile } from '../source/source-file.ts';

/** How programs that make or keep files say so: an edit would be gone with their next run, or stop it. */
const NOT_TO_EDIT = [
  /\b(?:DO NOT|DON'T) (?:EDIT|MODIFY|CHANGE)\b/,
  /\b(?:do not|don't) (?:edit|modify|change)(?: (?:this|it)(?: file)?)?(?: (?:by hand|manually|directly))?[ \t]*(?:[.!:;,"'-]|$)/i,
  /\bauto-?generated\b|\bautomatically generated\b|@generated\b/i,
  /\b(?:ansible|puppet|chef|salt|cfengine|terraform|buildout)[ -]managed\b/i,
  /\bmanaged by (?:ansible|puppet|chef|salt|cfengine|terraform|buildout)\b/i,
  /\bfile is (?:managed|maintained|controlled|generated) by\b/i,
];

/** Further down a line speaks of something else. */
const HEADER_LINES = 30;

/** The line at the top of a file by which it says not to be edited; null where there is none. */
export function findNotToEdit(file: FilePath, text: string): Location | null {
  let start = 0;
  for (const line of headerOf(text)) {
    if (NOT_TO_EDIT.some((words) => words.test(line)))
      return new SourceFile(file, text).locate({ start, end: start + line.trimEnd().length });
    start += line.length + 1;
  }
  return null;
}

/** The lines of the comments, and of the text, that a file of Python or of httpd begins with. */
function headerOf(text: string): readonly string[] {
  const header: string[] = [];
  let quote = '';
  for (const line of text.split('\n', HEADER_LINES)) {
    const [opened, mark = ''] = quote === '' ? (/^[ruRU]?("""|''')/.exec(line) ?? []) : [];
    if (quote === '' && opened === undefined && !/^[ \t\r]*(?:#|$)/.test(line)) break;
    header.push(line);
    const rest = opened === undefined ? line : line.slice(opened.length);
    if (opened !== undefined) quote = mark;
    if (quote !== '' && rest.includes(quote)) quote = '';
  }
  return header;
}

/** Findings of which the fixes heed what files say of themselves, and a notice for each file that is left alone by that. */
export interface Heeded {
  readonly findings: readonly Finding[];
  readonly notices: readonly Notice[];
}

/** No fix of a file that says not to be edited is safe, whatever it mends. */
export function heedHeaders(findings: readonly Finding[], textOf: (file: FilePath) => string | null): Heeded {
  const known = new Map<FilePath, Location | null>();
  const headerOfFile = (file: FilePath): Location | null => {
    let found = known.get(file);
    if (found === undefined) {
      found = findNotToEdit(file, textOf(file) ?? '');
      known.set(file, found);
    }
    return found;
  };
  const heed = (fix: Fix): Fix => {
    const [against] = fix.edits.flatMap(({ file }) => headerOfFile(file) ?? []);
    return against ? { ...fix, applicability: 'unsafe', against } : fix;
  };
  const heeded = findings.map((finding) => {
    const isConcerned = finding.fixes.some(({ edits }) => edits.some(({ file }) => headerOfFile(file) !== null));
    return isConcerned ? { ...finding, fixes: finding.fixes.map(heed) } : finding;
  });
  const notices = [...known.values()].flatMap((at) =>
    at
      ? [{ code: 'not-to-edit', message: 'this file says not to be edited: --unsafe-fixes mends it all the same', at }]
      : [],
  );
  return { findings: heeded, notices };
}
