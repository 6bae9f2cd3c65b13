import { basename, dirname } from 'node:path';
import { addTo } from '../source/group-by.ts';
import type { FilePath } from '../source/location.ts';
import { type FragmentFacts, fragmentFacts } from './fragment-facts.ts';
import type { ServerFiles } from './server-files.ts';

/** Words of a name that tell one variant of a file from another; never loaded together. */
const VARIANT_WORDS = new Set(
  '22 24 2 4 dev devel development local localhost prod production live staging stage test testing qa demo example sample dist default template tmpl tpl in old new bak backup orig copy j2 erb jinja docker vagrant heroku aws ubuntu debian centos rhel redhat fedora suse linux unix mac macos osx darwin windows win win32 win64'.split(
    ' ',
  ),
);

const wordsOf = (file: FilePath): readonly string[] =>
  basename(file)
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');

/** Words that say what kind of file it is, and nothing of its purpose. */
const KIND_WORDS = new Set(['conf', 'config', 'apache', 'apache2', 'httpd']);

/** The name without the words that tell variants apart; empty where nothing else is in it. */
const purposeOf = (file: FilePath): string => {
  const words = wordsOf(file).filter((word) => !VARIANT_WORDS.has(word));
  return words.every((word) => KIND_WORDS.has(word)) ? '' : words.join('.');
};

/** Folders whose files a server reads all together. */
const READ_WHOLE = /^(?:[\w-]+-enabled|(?:conf|httpd|apache2?|vhosts?|sites?|conf\.modules)\.d)$/;

/** Whether a server reads all files of the folder that a file lies in. */
export const isReadWhole = (file: FilePath): boolean => READ_WHOLE.test(basename(dirname(file)));

/** Folders whose files have nothing to do with each other. */
const APART = /^(?:tests?|testdata|test[-_]data|fixtures?|examples?|samples?|snippets?|templates?)$/;

/**
 * The servers that the fragments of one folder make up. Where a server would read the whole folder (`conf.d`, `sites-enabled`),
 * one. Elsewhere each file is an alternative of the others, until one uses what another declares, or they look like the sites
 * of one server: virtual hosts with names of their own, nothing that both declare, names that are no variants of one name.
 */
export function groupFragments(files: readonly FilePath[], textOf: (file: FilePath) => string): readonly ServerFiles[] {
  const folder = basename(dirname(files[0] ?? ''));
  const fragments = files.map((file) => ({ ...fragmentFacts(file, textOf(file)), purpose: purposeOf(file) }));
  if (READ_WHOLE.test(folder)) {
    // `*.conf`, as servers read such a folder; what has another end was put aside.
    const isRead = ({ file }: Fragment): boolean => file.endsWith('.conf');
    const read = fragments.some(isRead) ? fragments.filter(isRead) : fragments;
    const aside = fragments.filter((fragment) => !read.includes(fragment));
    const claims = ({ hosts }: Fragment): readonly string[] => hosts;
    // What stands there is read, whatever its name: only those that claim one host can be meant to stand for each other.
    const all = read.map((one) => (one.hosts.length > 0 ? { ...one, purpose: one.file } : one));
    return [all, ...aside.map((one) => [one])].flatMap((some) => withoutVariants(some, claims));
  }
  const mayGetOn = !APART.test(folder);
  const isLink = (one: Fragment, other: Fragment): boolean => refersTo(one, other) || (mayGetOn && getOn(one, other));
  return componentsOf(fragments, isLink).flatMap((component) => {
    const isTold = componentsOf(component, refersTo).length === 1;
    const servers = withoutVariants(component, ({ hosts, declares }) => [...hosts, ...declares]);
    return isTold ? servers : servers.map((server) => ({ ...server, isLikely: true as const }));
  });
}

interface Fragment extends FragmentFacts {
  readonly purpose: string;
}

const haveCommon = (one: Iterable<string>, other: ReadonlySet<string> | readonly string[]): boolean => {
  const known = other instanceof Set ? other : new Set(other);
  for (const name of one) if (known.has(name)) return true;
  return false;
};

const refersTo = (one: Fragment, other: Fragment): boolean =>
  haveCommon(one.refersTo, other.declares) || haveCommon(other.refersTo, one.declares);

/** Whether two files could be two sites of one server. */
const getOn = (one: Fragment, other: Fragment): boolean =>
  one.purpose !== other.purpose &&
  [one, other].every(({ purpose, hosts }) => purpose !== '' && hosts.length > 0) &&
  !haveCommon(one.hosts, other.hosts) &&
  !haveCommon(one.declares, other.declares);

/** What hangs together, directly or through others, each part in the order of the whole. */
function componentsOf(
  all: readonly Fragment[],
  isLink: (one: Fragment, other: Fragment) => boolean,
): readonly (readonly Fragment[])[] {
  const left = new Set(all);
  const components: Fragment[][] = [];
  for (const start of all) {
    if (!left.delete(start)) continue;
    const found = new Set([start]);
    for (const one of found) {
      for (const other of left) {
        if (!isLink(one, other)) continue;
        found.add(other);
        left.delete(other);
      }
    }
    components.push(all.filter((one) => found.has(one)));
  }
  return components;
}

/**
 * One server, unless some files are alternatives for one purpose (`site_22.conf` and `site_24.conf`, `site.conf` and
 * `site.conf.example`). So are files that say the same of something only one of them can say. Then each alternative is tried
 * with the rest.
 */
function withoutVariants(
  fragments: readonly Fragment[],
  claimsOf: (fragment: Fragment) => readonly string[],
): readonly ServerFiles[] {
  const purposes = new Map<string, FilePath[]>();
  const purposeOfClaim = new Map<string, string>();
  for (const fragment of fragments) {
    const claims = claimsOf(fragment);
    const known = claims.map((claim) => purposeOfClaim.get(claim)).find((purpose) => purpose !== undefined);
    const purpose = known ?? fragment.purpose;
    for (const claim of claims) if (!purposeOfClaim.has(claim)) purposeOfClaim.set(claim, purpose);
    addTo(purposes, purpose, fragment.file);
  }
  const groups = [...purposes.values()];
  const variants = Math.max(0, ...groups.map((group) => group.length));
  return Array.from({ length: variants }, (_, index) => {
    // A purpose with fewer variants takes part in every server with its first one.
    const chosen = new Set(groups.map((group) => group[index] ?? group[0]));
    const [entry = '', ...more] = fragments.map(({ file }) => file).filter((file) => chosen.has(file));
    return { entry, more, isEntry: false };
  });
}
