import type { DeployedScript, Mount } from '../../deployment/deployment.ts';
import type { FilePath, Location } from '../../source/location.ts';
import { foldersAbove } from '../../source/normal-path.ts';
import { defineRule } from '../define-rule.ts';
import { clashes } from '../django-sites.ts';
import type { Fix } from '../finding.ts';
import { type Files, holdsModule } from '../module-files.ts';
import { distinctLabels, labelPlacement, nameInterpreter, nameSite, packageOf } from '../wording.ts';

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
        "{site} asks for {settings}, and Python takes the package '{package}' from {taken}, which comes before {own} on sys.path. {site} then answers with the settings and pages of the project there (200), or with `No module named` (500) where the two differ.",
      help: 'Put the own directory first: `sys.path.insert(0, {own})`, or list only it in python-path; best, give the packages names of their own. A daemon process group for each site does not help while both lists of paths name both directories.',
    },
    interpreter: {
      message:
        "{site} and {other} share {interpreter}, and both have a package '{package}' of their own. An interpreter imports a name once: whichever site is loaded first supplies {settings} to both.",
      help: 'Give each site an interpreter of its own, best a daemon process group. Inserting the own directory at the front of sys.path changes nothing here: the package is imported already.',
    },
  },
  check({ server, mounts }, { report, textOf, kindIn, project }) {
    if (!server) return;
    const files = { textOf, kindIn };
    const placed = mounts.flatMap((mount) => place(mount, files, project.root) ?? []);
    const sites = [...new Map(placed.map((one) => [`${one.script.deployedPath} ${one.taken}`, one])).values()];
    const owners = new Map([...sites].reverse().map((site) => [site.own, site]));
    for (const site of sites) {
      const { mount, script, own, taken } = site;
      const other = taken === null || taken === own ? undefined : owners.get(taken);
      const isListed = mount.searchPath.some((entry) => entry.kind === 'directory' && entry.path === own);
      const at = placeOf(site);
      if (taken === null || taken === own || !at || !(other || isListed)) continue;
      const fix = buildFix(site, other !== undefined, textOf);
      report({
        messageId: 'shadowed',
        data: { site: nameSite(mount, script), settings: site.settings, package: site.top, taken, own },
        at,
        label: `'${site.top}' is found in ${taken}`,
        related: distinctLabels([...labelPlacement(mount), ...(other ? labelPlacement(other.mount) : [])], at),
        fixes: fix ? [fix] : [],
        severity: other ? 'error' : 'warning',
        confidence: other ? 'high' : 'medium',
        sites: [script.deployedPath, ...(other ? [other.script.deployedPath] : [])],
      });
    }
    for (const [one, other] of clashes(placed, packageInInterpreter, (one, other) => one.own !== other.own)) {
      const { mount, script } = one;
      const at = mount.applicationGroup.setBy === 'default' ? mount.at : mount.applicationGroup.setBy;
      if (!at || mount.applicationGroup.value.kind !== 'known') continue;
      report({
        messageId: 'interpreter',
        data: {
          site: nameSite(mount, script),
          other: nameSite(other.mount, other.script),
          interpreter: nameInterpreter(mount.applicationGroup.value.value),
          package: one.top,
          settings: one.settings,
        },
        at,
        label: `'${one.top}' is imported once here`,
        related: distinctLabels([...labelPlacement(mount), ...labelPlacement(other.mount)], at),
        sites: [script.deployedPath, other.script.deployedPath],
      });
    }
  },
});

function place(mount: Mount, files: Files, root: FilePath): Placed | null {
  const { script } = mount;
  const { facts, file, ownSettings } = script;
  if (mount.shadowedBy || mount.refusal || !facts || file === null || ownSettings?.kind !== 'known') return null;
  const settings = ownSettings.value;
  const top = packageOf(settings);
  const has = (folder: FilePath, module: string): boolean => holdsModule(folder, module, files);
  const own = foldersAbove(file, root).find((folder) => has(folder, settings));
  if (own === undefined) return null;
  const first = mount.searchPath.find(
    (entry) => entry.kind === 'unknown' || has(entry.path, top) || has(entry.path, settings),
  );
  return { mount, script, settings, top, own, taken: first?.kind === 'directory' ? first.path : null };
}

/** The interpreter and the package that a site imports in it; none where the interpreter is not known. */
function packageInInterpreter({ mount: { processGroup, applicationGroup }, top }: Placed): readonly string[] {
  return processGroup.value.kind === 'known' && applicationGroup.value.kind === 'known'
    ? [`${processGroup.value.value}\n${applicationGroup.value.value}\n${top}`]
    : [];
}

/** The line that puts the own directory on the path, else the one that mounts the site. */
function placeOf({ script, own, mount }: Placed): Location | null {
  const entry = script.facts?.sysPath.find(({ path }) => path.kind === 'known' && path.value === own);
  return entry?.at ?? mount.at;
}

/** `append` becomes `insert(0, ...)`: safe where what Python takes now is certainly another site's project. */
function buildFix({ script, own }: Placed, isProven: boolean, textOf: (file: FilePath) => string | null): Fix | null {
  const entry = script.facts?.sysPath.find(
    ({ path, how }) => how === 'append' && path.kind === 'known' && path.value === own,
  );
  const text = entry && textOf(entry.at.file)?.slice(entry.at.range.start, entry.at.range.end);
  const [call] = /^sys\.path\.append\(/.exec(text ?? '') ?? [];
  if (!entry || call === undefined) return null;
  const { start } = entry.at.range;
  const range = { start, end: start + call.length };
  return {
    title: 'put the own directory first on sys.path',
    applicability: isProven ? 'safe' : 'unsafe',
    edits: [{ file: entry.at.file, range, newText: 'sys.path.insert(0, ' }],
  };
}
