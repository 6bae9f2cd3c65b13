import { basename, relative } from 'node:path';
import { maskTemplates } from '../apache/syntax/mask-templates.ts';
import type { FilePath } from '../source/location.ts';
import { oncePer } from '../source/once-per.ts';

/** A tree as far as it can be asked what its files are for. */
export interface ReadableTree {
  readonly root: FilePath;
  readonly files: readonly FilePath[];
  readonly textOf: (file: FilePath) => string | null;
}

/** Ends and words of a name that say so. */
const NAME =
  /\.(?:in|dist|tmpl|tpl|j2|jinja2?|erb|epp|mako|orig)$|(?:^|[._-])(?:example|sample|template|skel(?:eton)?)(?=[._-]|$)/i;

/** Folders of what people read or adapt, and nobody serves from. */
const FOLDER = /(?:^|\/)(?:templates?|examples?|samples?|skel(?:eton)?|snippets?|docs?|documentation)\//i;

/** Words that stand for what belongs there, as people write them in examples. */
const SPOKEN_PLACE =
  /\bpath(?:\/to\/|[_-]to[_-])|\byour[-_. ]?(?:domain|site|host|server|app|project|name|ip|path|user)\b/i;

/**
 * What tells that a file is none of a server as it stands, but is filled in or adapted first: its name, its folder, what belongs
 * in places of it, a program of the tree that changes it. Null where nothing does. How its values are written says nothing of
 * those a server gets.
 */
export function tellFilledLater(file: FilePath, tree: ReadableTree): string | null {
  const told = toldIn(tree.files);
  const known = told.get(file) ?? { why: whyFilledLater(file, tree) };
  told.set(file, known);
  return known.why;
}

/** What is told of each file: a file of thousands of sites is asked about as often. */
const toldIn = oncePer((_files: ReadableTree['files']) => new Map<FilePath, { readonly why: string | null }>());

function whyFilledLater(file: FilePath, { root, files, textOf }: ReadableTree): string | null {
  const name = basename(file);
  if (NAME.test(name)) return `${name} is called like a file that is filled in first`;
  const folder = FOLDER.exec(relative(root, file))?.[0].replace(/^\/|\/$/g, '');
  if (folder !== undefined) return `${name} lies among the ${folder}`;
  const text = textOf(file) ?? '';
  if (SPOKEN_PLACE.test(text) || maskTemplates(file, text) !== null)
    return `${name} has places that are filled in first`;
  const filler = fillersIn(files).find((one) => one !== file && fillsIn(textOf(one) ?? '', name));
  return filler === undefined ? null : `${basename(filler)} changes ${name} first`;
}

/** Files that set a machine up, by their names. */
const FILLER =
  /(?:^|\/)(?:Makefile|fabfile\.py|Vagrantfile|Dockerfile[^/]*|setup\.py|[^/]*(?:install|deploy|setup|bootstrap|provision|configure|entrypoint)[^/.]*(?:\.(?:py|pl|rb))?|[^/]+\.(?:sh|bash|mk|pp|cfg|rb|ya?ml))$/i;

/** More of them than this are not read. */
const MOST = 300;

const fillersIn = oncePer((files: readonly FilePath[]): readonly FilePath[] =>
  files.filter((file) => FILLER.test(file)).slice(0, MOST),
);

/** Longer texts are data. */
const LONGEST = 64 * 1024;

/** Programs and calls that put values into a text. */
const FILLS =
  /\b(?:sed|envsubst|perl|awk|m4|cpp|erb|jinja2?|dockerize|confd|upload_template|render\w*|template|format|replace|gsub)\b/;

/** Whether a line that names a file, or the one above it, is one that fills it in. */
function fillsIn(text: string, name: string): boolean {
  if (text.length > LONGEST || !text.includes(name)) return false;
  const lines = text.replaceAll(/\\\r?\n/g, ' ').split('\n');
  return lines.some((line, at) => line.includes(name) && (FILLS.test(line) || FILLS.test(lines[at - 1] ?? '')));
}
