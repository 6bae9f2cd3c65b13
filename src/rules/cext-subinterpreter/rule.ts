import { posix } from 'node:path';
import type { Interpreter, Mount, ProcessGroup } from '../../deployment/deployment.ts';
import { groupBy } from '../../source/group-by.ts';
import type { FilePath, Location } from '../../source/location.ts';
import { oncePer } from '../../source/once-per.ts';
import { SourceFile } from '../../source/source-file.ts';
import { defineRule } from '../define-rule.ts';
import type { Fix, Label } from '../finding.ts';
import type { OccurrenceDraft } from '../rule.ts';
import { linesOf, listSites } from '../site.ts';
import { appendWords } from '../word-edits.ts';
import { distinctLabels, labelPlacement, nameInterpreter, nameProcess, nameSite, packageOf } from '../wording.ts';
import { importsOf, type Sources } from './loaded-imports.ts';
import { COMPILED_PACKAGES, type CompiledPackage, distributionOf } from './packages.ts';

export const rule = defineRule({
  id: 'cext-subinterpreter',
  subject: 'process-group',
  meta: {
    summary: 'A site that needs a compiled package runs in a sub interpreter, where that package is known to fail.',
    severity: 'warning',
    confidence: 'medium',
    fixable: 'safe',
  },
  messages: {
    alone: {
      message:
        '{site} needs {packages} and runs in {interpreter} of {process}, a sub interpreter: that is known to hang or crash ({source}). What shows is a page that keeps loading, "Timeout when reading response headers", or a process that ends; often nothing for a long time.',
      help: 'Run the site in the main interpreter: `application-group=%{GLOBAL}` on its WSGIScriptAlias. More threads, processes or a longer timeout only hide it.',
    },
    together: {
      message:
        'Sub interpreters of {process} run {sites}, which need {packages}, beside other sites such as {others}: that is known to hang or crash ({source}), or to be refused with ImportError (500) in every interpreter but the first that imports it.',
      help: 'Give the site a daemon process group of its own and `application-group=%{GLOBAL}` in it. %{GLOBAL} alone is not enough: a process has one main interpreter, and two Django sites in it share their settings.',
    },
  },
  check(group, { report, reportCause, deployment, project, textOf }) {
    if (!deployment.server) return;
    const wantedBy = oncePer((mount: Mount): readonly Wanted[] => packagesOf(mount, { project, textOf }));
    const asking = interpretersByPackage(group, wantedBy);
    const together: Beside[] = [];
    for (const interpreter of group.interpreters) {
      if (interpreter.applicationGroup === '') continue;
      for (const mount of distinctScripts(interpreter.mounts)) {
        const wanted = wantedBy(mount);
        // This interpreter is one of them.
        const others = new Set(wanted.map(({ name }) => name).filter((name) => (asking.get(name)?.size ?? 0) > 1));
        const worth = wanted.filter(({ known, name }) => known.trouble !== 'types' || others.has(name));
        const imported = worth.filter(({ isImported }) => isImported);
        const told = imported.length > 0 ? imported : worth;
        const [first] = [...told].sort((a, b) => rank(a.known) - rank(b.known));
        const at = mount.applicationGroup.setBy === 'default' ? mount.at : mount.applicationGroup.setBy;
        if (!first || !at) continue;
        const beside = group.mounts.find(({ script }) => script !== mount.script);
        const data = {
          site: nameSite(mount, mount.script),
          packages: told.map(({ name }) => name).join(', '),
          interpreter: nameInterpreter(interpreter.applicationGroup),
          process: nameProcess(group.name),
          source: first.known.source,
        };
        const { trouble } = first.known;
        const isGrave = first.isImported && (trouble === 'hang' || (trouble === 'once' && others.has(first.name)));
        const common = {
          at,
          label: `not the main interpreter`,
          related: distinctLabels(
            [
              { at: first.at, text: `${first.name} is ${first.isImported ? 'imported' : 'asked for'} here` },
              ...labelPlacement(mount).slice(0, 1),
            ],
            at,
          ),
          severity: isGrave ? ('warning' as const) : ('info' as const),
          sites: [mount],
        };
        if (!beside)
          report({ ...common, messageId: 'alone', data, fixes: buildFix(mount, group, textOf(at.file) ?? '') });
        else {
          const { packages, process, source } = data;
          together.push({
            ...common,
            site: mount,
            gets: data.packages,
            data: { packages, process, source, others: nameSite(beside, beside.script) },
            alsoAt: linesOf(mount, group),
          });
        }
      }
    }
    for (const [packages, occurrences] of groupBy(together, ({ gets }) => gets))
      reportCause({
        messageId: 'together',
        cause: `${group.name} ${packages}`,
        occurrences,
        about: (told) => ({
          data: { ...told[0].data, sites: listSites(told) },
          at: told[0].at,
          label: told[0].label,
          related: told[0].related.slice(0, 1),
        }),
      });
  },
});

/** A site beside others of its process. */
interface Beside extends OccurrenceDraft {
  readonly site: Mount;
  readonly gets: string;
  readonly related: readonly Label[];
  readonly data: Readonly<Record<'packages' | 'process' | 'source' | 'others', string>>;
}

interface Wanted {
  readonly name: string;
  readonly known: CompiledPackage;
  readonly at: Location;
  /** Code that the site loads imports it: a requirement alone may be one of another program, or of none. */
  readonly isImported: boolean;
}

const rank = ({ trouble }: CompiledPackage): number => ['hang', 'once', 'types'].indexOf(trouble);

const distinctScripts = (mounts: readonly Mount[]): readonly Mount[] => [
  ...new Map(
    mounts
      .filter(({ refusal, undecidedBecause }) => !refusal && undecidedBecause.length === 0)
      .map((mount) => [mount.script, mount]),
  ).values(),
];

/** The compiled packages that a site imports, and those that the requirement files in the folders above its script ask for. */
function packagesOf(mount: Mount, sources: Sources): readonly Wanted[] {
  const required = requiredBy(mount, sources);
  const seen = required.length > 0 ? importsOf(mount, sources) : new Map<string, Location>();
  const imported = new Map<string, Location>();
  for (const { module, file, at } of mount.script.facts?.imports ?? [])
    if (file === undefined) imported.set(distributionOf(packageOf(module)), at);
  for (const [name, at] of seen) imported.set(distributionOf(name), at);
  const alone = [...imported.keys()].filter((name) => !required.some((one) => one.name === name));
  return [
    ...required.map(
      (one): Wanted => ({ ...one, at: imported.get(one.name) ?? one.at, isImported: imported.has(one.name) }),
    ),
    ...alone.flatMap((name): readonly Wanted[] => {
      const [known, at] = [COMPILED_PACKAGES.get(name), imported.get(name)];
      return known && at ? [{ name, known, at, isImported: true }] : [];
    }),
  ];
}

function requiredBy(
  { script: { file } }: Mount,
  { project: { requirements }, textOf }: Sources,
): readonly Omit<Wanted, 'isImported'>[] {
  if (file === null || requirements.size === 0) return [];
  return [...COMPILED_PACKAGES].flatMap(([name, known]) => {
    const from = (requirements.get(name) ?? []).find((candidate) => file.startsWith(`${folderOf(candidate)}/`));
    return from === undefined ? [] : [{ name, known, at: placeIn(from, textOf(from) ?? '', name) }];
  });
}

/** The folder a requirement file speaks of: its own, or the one above `requirements/`. */
function folderOf(file: FilePath): FilePath {
  const folder = posix.dirname(file);
  return /^(requirements|reqs|deps)$/.test(posix.basename(folder)) ? posix.dirname(folder) : folder;
}

/** Where a requirement file names a package: any of `-`, `_` and `.` may stand between its words (PEP 503). */
function placeIn(file: FilePath, text: string, name: string): Location {
  const words = name.split('-').join('[-_.]+');
  const start = text.search(new RegExp(`(?<![\\w.-])${words}(?![\\w.-])`, 'i'));
  const end = start < 0 ? 0 : text.slice(start).search(/["'\r\n]|$/) + start;
  return new SourceFile(file, text).locate({ start: Math.max(0, start), end });
}

/** The interpreters of a process whose sites ask for each compiled package. */
function interpretersByPackage(
  { interpreters }: ProcessGroup,
  wantedBy: (mount: Mount) => readonly Wanted[],
): ReadonlyMap<string, ReadonlySet<Interpreter>> {
  const found = new Map<string, Set<Interpreter>>();
  for (const interpreter of interpreters)
    for (const { name } of distinctScripts(interpreter.mounts).flatMap(wantedBy))
      found.set(name, (found.get(name) ?? new Set()).add(interpreter));
  return found;
}

/** %{GLOBAL} for a site that is alone in its processes and has no wish of its own. */
function buildFix(mount: Mount, { daemon }: ProcessGroup, text: string): readonly Fix[] {
  const { alias, applicationGroup } = mount;
  if (!alias || applicationGroup.setBy !== 'default' || alias.regex) return [];
  // With both options mod_wsgi wants the group declared above the line (start-up error otherwise).
  const isAbove = daemon?.node.at.file === alias.node.at.file && daemon.node.at.range.start < alias.node.at.range.start;
  if (alias.options.processGroup && !isAbove) return [];
  const edits = [appendWords(alias.node, text, ['application-group=%{GLOBAL}'])];
  return [{ title: `run ${alias.url} in the main interpreter`, applicability: 'safe', edits }];
}
