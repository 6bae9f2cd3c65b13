import { posix } from 'node:path';
import type { Deployment } from '../../deployment/deployment.ts';
import { isOfOneMachine, sampleNames } from '../../deployment/kept-out.ts';
import { ownSettings } from '../../deployment/own-settings.ts';
import type { Project } from '../../project/project.ts';
import type { EnvironmentEffect, ScriptFacts } from '../../python/facts/script-facts.ts';
import { addTo } from '../../source/group-by.ts';
import type { FilePath } from '../../source/location.ts';
import { editDistance } from '../../source/nearest-name.ts';
import { foldersAbove } from '../../source/normal-path.ts';
import { oncePer } from '../../source/once-per.ts';
import { knownValue } from '../../source/static-value.ts';
import { defineRule } from '../define-rule.ts';
import type { Fix } from '../finding.ts';
import { type Files, holdsModule, isIgnoredModule, packageText } from '../module-files.ts';
import { isServed } from '../what-changes.ts';
import { nameScript, packageOf } from '../wording.ts';

type TextOf = (file: FilePath) => string | null;

export const rule = defineRule({
  id: 'dsm-unresolvable',
  subject: 'script',
  meta: {
    summary: 'A script names a settings module that Python cannot import.',
    severity: 'error',
    confidence: 'high',
    fixable: 'safe',
  },
  messages: {
    shape: {
      message:
        "{key} is '{value}', which is {shape} and no dotted name of a module: every request to {script} ends with `No module named` (500), unless another site of the process left a name that can be imported.",
      help: "Write the dotted name: '{wanted}'. Adding directories to sys.path does not help: the name itself is wrong.",
    },
    missing: {
      message:
        "{key} is '{value}', and the package '{package}' has no such module as far as this tree shows: every request to {script} then ends with `No module named` (500), unless the environment of the server, or another site of the process, has a name that can be imported.",
      help: '{suggestion}A file that is kept out of the repository must exist where the site runs; adding its folder to sys.path does not help, since the name is looked up in the package.',
    },
    twice: {
      message: "{key} is set twice to different values: '{value}' counts, and '{other}' is never used.",
      help: 'Keep one line. A setdefault after an assignment, or a second setdefault, does nothing.',
    },
  },
  check({ facts }, { report, textOf, kindIn, project, deployments }) {
    const value = knownValue(ownSettings(facts));
    if (value === null || facts.configuresSettings) return;
    const files = { textOf, kindIn };
    const key = facts.settingsVariable;
    const writes = facts.effects.filter((effect) => effect.key === key && effect.when === 'import');
    const decisive = writes.find((effect) => knownValue(effect.value) === value);
    if (!decisive) return;
    const data = { key, value, script: nameScript({ deployedPath: facts.file }) };
    const common = { at: decisive.at, sites: [facts.file] };
    const wanted = dottedName(value);
    if (wanted !== null && wanted !== value) {
      const isThere = rootsOf(facts, project, deployments).some((root) => holdsModule(root, wanted, files));
      report({
        ...common,
        messageId: 'shape',
        data: { ...data, shape: value.includes('/') ? 'a path' : 'a file name', wanted },
        label: 'no name of a module',
        fixes: replaceValue(decisive, value, wanted, textOf, isThere ? 'safe' : 'unsafe'),
      });
      return;
    }
    const roots = rootsOf(facts, project, deployments);
    if (
      wanted !== null &&
      isMissing(wanted, roots, files) &&
      !isIgnoredModule(wanted, [...roots, project.root], textOf)
    ) {
      const near = nearModules(wanted, roots, project);
      const [only] = near;
      report({
        ...common,
        messageId: 'missing',
        data: {
          ...data,
          package: packageOf(wanted),
          suggestion: near.length > 0 ? `Is ${near.map((name) => `'${name}'`).join(' or ')} meant? ` : '',
        },
        label: 'not in this tree',
        fixes: only !== undefined && near.length === 1 ? replaceValue(decisive, value, only, textOf, 'unsafe') : [],
        // A default that is not there is mostly one that is never used: the server's environment names the module.
        severity:
          near.length > 0
            ? 'error'
            : decisive.how !== 'if-absent' && isServed(facts.file, deployments) && !isMadeThere(wanted, roots, files)
              ? 'warning'
              : 'info',
        confidence: 'medium',
      });
      return;
    }
    const other = decisive.at.file === facts.file ? otherWrite(writes, value, facts) : undefined;
    if (!other) return;
    report({
      ...common,
      messageId: 'twice',
      data: { key, value, other: knownValue(other.value) ?? '' },
      label: 'this counts',
      related: [{ at: other.at, text: 'never used' }],
      severity: 'warning',
    });
  },
});

/** The dotted name that is meant by a value; null where it is a template or nothing like a module. */
function dottedName(value: string): string | null {
  const bare = value
    .replace(/\.py$/, '')
    .replace(/^\.?\//, '')
    .replaceAll('/', '.');
  return DOTTED.test(bare) ? bare : null;
}

const DOTTED = /^[A-Za-z_]\w*(\.[A-Za-z_]\w*)*$/;

/** What the processes search for each script file. */
const searchedFolders = oncePer((deployments: readonly Deployment[]): ReadonlyMap<FilePath | null, FilePath[]> => {
  const made = new Map<FilePath | null, FilePath[]>();
  for (const { script, searchPath } of deployments.flatMap(({ mounts }) => mounts))
    for (const entry of searchPath) if (entry.kind === 'directory') addTo(made, script.file, entry.path);
  return made;
});

/** Where the module may be: what the process and the script search, and the folders above the script. */
function rootsOf(facts: ScriptFacts, project: Project, deployments: readonly Deployment[]): readonly FilePath[] {
  const searched = searchedFolders(deployments).get(facts.file) ?? [];
  return [...new Set([...searched, ...foldersAbove(facts.file, project.root)])];
}

/** A checkout lacks the settings of one machine, and those that are made from a file beside them. */
function isMadeThere(module: string, roots: readonly FilePath[], { kindIn }: Files): boolean {
  const parts = module.split('.');
  const samples = sampleNames(parts.pop() ?? module);
  const folders = roots
    .map((root) => [root, ...parts].join('/'))
    .filter((folder) => kindIn(posix.dirname(folder), posix.basename(folder)) === 'directory');
  return folders.some((folder) => isOfOneMachine(module) || samples.some((name) => kindIn(folder, name) === 'file'));
}

/** The top-level package is a regular one of this tree, in which no root has the module. */
function isMissing(module: string, roots: readonly FilePath[], files: Files): boolean {
  if (roots.some((root) => holdsModule(root, module, files))) return false;
  const packages = roots.map((root) => packageText(root, packageOf(module), files)).filter((text) => text !== null);
  return packages.length > 0 && !packages.some((text) => text.includes('__path__'));
}

/** Settings modules of the same package whose names are a slip away. */
function nearModules(module: string, roots: readonly FilePath[], { settingsModules }: Project): readonly string[] {
  const names = [...settingsModules.keys()].flatMap((file) =>
    roots
      .filter((root) => file.startsWith(`${root}/`))
      .map((root) =>
        file
          .slice(root.length + 1)
          .replace(/(\/__init__)?\.py$/, '')
          .replaceAll('/', '.'),
      )
      .filter((name) => packageOf(name) === packageOf(module)),
  );
  return [...new Set(names)].filter((name) => editDistance(name, module, 3) <= 2);
}

/** Another write of this script's own text, with another value. */
const otherWrite = (
  writes: readonly EnvironmentEffect[],
  value: string,
  facts: ScriptFacts,
): EnvironmentEffect | undefined =>
  writes.find((one) => one.at.file === facts.file && ![null, value].includes(knownValue(one.value)));

/** The literal in the statement replaced, where it is written there once. */
function replaceValue(
  { at }: EnvironmentEffect,
  from: string,
  to: string,
  textOf: TextOf,
  applicability: Fix['applicability'],
): readonly Fix[] {
  const text = textOf(at.file)?.slice(at.range.start, at.range.end) ?? '';
  const places = [`'${from}'`, `"${from}"`].flatMap((quoted) => (text.includes(quoted) ? [text.indexOf(quoted)] : []));
  const [place] = places;
  if (place === undefined || text.split(from).length !== 2) return [];
  const start = at.range.start + place + 1;
  return [
    {
      title: `name ${to}`,
      applicability,
      edits: [{ file: at.file, range: { start, end: start + from.length }, newText: to }],
    },
  ];
}
