import type { DeployedScript, Mount } from '../../deployment/deployment.ts';
import { groupBy } from '../../source/group-by.ts';
import type { FilePath, Location } from '../../source/location.ts';
import { foldersAbove } from '../../source/normal-path.ts';
import { knownValue } from '../../source/static-value.ts';
import { defineRule } from '../define-rule.ts';
import { type Clash, findClashes } from '../django-sites.ts';
import type { Fix } from '../finding.ts';
import { type Files, holdsModule } from '../module-files.ts';
import type { Told } from '../rule.ts';
import { listSites } from '../site.ts';
import { distinctLabels, labelPlacement, listNames, nameInterpreter, nameSite, packageOf } from '../wording.ts';

/** A site, the directory its own settings package lies in, and the one that Python takes the package from. */
interface Placed {
  readonly mount: Mount;
  readonly script: DeployedScript;
  readonly settings: string;
  readonly top: string;
  readonly own: FilePath;
  /** Null where the path does not tell: an entry that is not known comes first, or none has the package. */
  readonly taken: FilePath | null;
}

export const rule = defineRule({
  id: 'sys-path-collision',
  subject: 'deployment',
  meta: {
    summary: 'Two projects have a top-level package of one name, and Python finds the wrong one.',
    severity: 'error',
    confidence: 'high',
    fixable: 'safe',
    stage: 'shared-keys',
  },
  messages: {
    shadowed: {
      message:
        "For {sites} the package '{package}' is found in {taken}, which comes before {own} on sys.path. The answer is the settings and pages of the project there (200), or `No module named` (500) where the two differ.",
      help: 'Put the directory of the site itself first: `sys.path.insert(0, "{first}")`, or list only it in python-path; best, give the packages names of their own. A daemon process group for each site does not help while the lists of paths name both directories.',
    },
    interpreter: {
      message:
        "{sites} share {interpreter}, and each has a module '{package}' of its own. An interpreter imports a name once: whichever site is loaded first supplies {settings} to all.",
      help: 'Give each site an interpreter of its own, best a daemon process group. Inserting the own directory at the front of sys.path changes nothing here: the package is imported already.',
    },
  },
  check({ server, mounts }, { reportCause, textOf, kindIn, project }) {
    if (!server) return;
    const files = { textOf, kindIn };
    const running = mounts.filter(({ shadowedBy, refusal }) => !shadowedBy && !refusal);
    const placed = running.flatMap((mount) => place(mount, files, project.root) ?? []);
    const owners = new Map([...placed].reverse().map((site) => [site.own, site]));
    const shadowed = placed.flatMap((site) => shadowedOccurrence(site, owners) ?? []);
    for (const [key, occurrences] of groupBy(shadowed, ({ taken, placed: { top } }) => `${top} ${taken}`))
      reportCause({
        messageId: 'shadowed',
        cause: key,
        occurrences,
        about: (told) => {
          const [first] = told;
          const fix = buildFix(told, textOf);
          return {
            data: {
              sites: listSites(told),
              package: first.placed.top,
              taken: first.taken,
              own: listNames(told.map((one) => one.placed.own)),
              first: first.placed.own,
            },
            at: first.at,
            label: first.label,
            fixes: fix ? [fix] : [],
          };
        },
      });
    const clashes = findClashes([...placed, ...running.flatMap((mount) => placeImports(mount, files, project.root))], {
      keysOf: packageInInterpreter,
      classOf: ({ own }) => own,
      mountsOf: ({ mount }) => [mount],
      clash: () => true,
    });
    for (const [key, clashing] of clashes)
      reportCause({
        messageId: 'interpreter',
        cause: key,
        occurrences: clashing.flatMap((clash) => interpreterOccurrence(clash) ?? []),
        about: (told) => {
          const [{ one, other, site, at }] = told;
          const { setBy, value } = site.applicationGroup;
          return {
            data: {
              sites: listNames(
                [one, other, ...told.map((each) => each.one)].map(({ mount, script }) => nameSite(mount, script)),
              ),
              interpreter: nameInterpreter(knownValue(value) ?? ''),
              package: one.top,
              settings: listNames(told.map((each) => each.one.settings)),
            },
            at: setBy === 'default' ? at : setBy,
            label: `'${one.top}' is imported once here`,
          };
        },
      });
  },
});

/** A site whose package Python takes from elsewhere; null where it does not, or where that may be meant. */
function shadowedOccurrence(placed: Placed, owners: ReadonlyMap<FilePath, Placed>) {
  const { mount, own, taken, top } = placed;
  if (taken === null || taken === own) return null;
  const other = owners.get(taken);
  const at = placeOf(placed);
  if (!at || !(other || isListed(mount, own))) return null;
  return {
    placed,
    taken,
    isProven: other !== undefined,
    site: mount,
    beside: other ? [other.mount] : [],
    at,
    label: `'${top}' is found in ${taken}`,
    related: distinctLabels(
      [...labelPlacement(mount).slice(0, 1), ...(other ? labelPlacement(other.mount).slice(0, 1) : [])],
      at,
    ),
    severity: other ? ('error' as const) : ('warning' as const),
    confidence: other ? ('high' as const) : ('medium' as const),
  };
}

/** A site that shares an interpreter and the name of a package with another. */
function interpreterOccurrence({ one, other, isPair }: Clash<Placed>) {
  const { mount } = one;
  const lineOf = ({ applicationGroup: { setBy }, at }: Mount): Location | null => (setBy === 'default' ? at : setBy);
  const otherLine = lineOf(other.mount);
  const at = mount.at ?? lineOf(mount);
  if (!at) return null;
  return {
    one,
    other,
    site: mount,
    beside: [other.mount],
    at,
    label: `'${one.top}' may be that of ${nameSite(other.mount, other.script)}`,
    related: distinctLabels([...labelPlacement(mount), ...labelPlacement(other.mount).slice(0, 1)], at),
    alsoAt: [lineOf(mount), ...(isPair ? [otherLine, other.mount.at] : [])].filter((line) => line !== null),
  };
}

function place(mount: Mount, files: Files, root: FilePath): Placed | null {
  const { script } = mount;
  const { file, ownSettings } = script;
  const settings = knownValue(ownSettings);
  if (file === null || settings === null) return null;
  const top = packageOf(settings);
  const has = (folder: FilePath, module: string): boolean => holdsModule(folder, module, files);
  const own = foldersAbove(file, root).find((folder) => has(folder, settings));
  if (own === undefined) return null;
  const first = mount.searchPath.find(
    (entry) => entry.kind === 'unknown' || has(entry.path, top) || has(entry.path, settings),
  );
  return { mount, script, settings, top, own, taken: first?.kind === 'directory' ? first.path : null };
}

/** Whether a folder is certainly on the path of a site. */
const isListed = ({ searchPath }: Mount, folder: FilePath): boolean =>
  searchPath.some((entry) => entry.kind === 'directory' && entry.path === folder);

/** The modules of the tree that a script itself imports, from folders that are certainly on its path. */
function placeImports(mount: Mount, files: Files, root: FilePath): readonly Placed[] {
  const { script } = mount;
  const { facts, ownSettings } = script;
  if (!facts) return [];
  const settings = packageOf(knownValue(ownSettings) ?? '');
  const imported = new Map(
    facts.imports.flatMap(({ module, file: found, certain, at }) => {
      const top = packageOf(module);
      if (found === undefined || !certain || at.file !== facts.file || top === settings) return [];
      const own = foldersAbove(found, root).find((folder) => holdsModule(folder, top, files));
      if (own === undefined || !isListed(mount, own)) return [];
      return [[top, { mount, script, settings: module, top, own, taken: null }]];
    }),
  );
  return [...imported.values()];
}

/** The interpreter and the package that a site imports in it; none where the interpreter is not known. */
function packageInInterpreter({ mount: { processGroup, applicationGroup }, top }: Placed): readonly string[] {
  return processGroup.value.kind === 'known' && applicationGroup.value.kind === 'known'
    ? [`${processGroup.value.value}\n${applicationGroup.value.value}\n${top}`]
    : [];
}

/** The line that puts the own directory on the path, else the one that mounts the site. */
function placeOf({ script, own, mount }: Placed): Location | null {
  const entry = script.facts?.sysPath.find(({ path }) => knownValue(path) === own);
  return entry?.at ?? mount.at;
}

/** `append` becomes `insert(0, ...)`: safe where what Python takes now is certainly another site's project. */
function buildFix(
  told: Told<NonNullable<ReturnType<typeof shadowedOccurrence>>>,
  textOf: (file: FilePath) => string | null,
): Fix | null {
  const edits = new Map(
    told.map(({ placed: { script, own } }) => {
      const entry = script.facts?.sysPath.find(({ path, how }) => how === 'append' && knownValue(path) === own);
      const text = entry && textOf(entry.at.file)?.slice(entry.at.range.start, entry.at.range.end);
      const [call] = /^sys\.path\.append\(/.exec(text ?? '') ?? [];
      if (!entry || call === undefined) return [script, null];
      const { start } = entry.at.range;
      const range = { start, end: start + call.length };
      return [script, { file: entry.at.file, range, newText: 'sys.path.insert(0, ' }];
    }),
  );
  const made = [...edits.values()].filter((edit) => edit !== null);
  if (made.length < edits.size) return null;
  return {
    title: 'put the own directory first on sys.path',
    applicability: told[0].isProven ? 'safe' : 'unsafe',
    edits: made,
  };
}
