import { findDaemon } from '../../apache/model/find-daemon.ts';
import type { ServerConfig } from '../../apache/model/server-config.ts';
import { isWholeServer } from '../../apache/model/whole-server.ts';
import type { Mount } from '../../deployment/deployment.ts';
import { groupBy } from '../../source/group-by.ts';
import type { Location } from '../../source/location.ts';
import { foldersAbove } from '../../source/normal-path.ts';
import { knownValue } from '../../source/static-value.ts';
import { defineRule } from '../define-rule.ts';
import type { Fix } from '../finding.ts';
import { findGuessedImport, findLateImport, findLost, type LostPackage } from '../lost-package.ts';
import { isIgnoredModule } from '../module-files.ts';
import type { MessageTemplate, OccurrenceDraft, RuleContext } from '../rule.ts';
import { listScripts, listSites } from '../site.ts';
import { appendWords } from '../word-edits.ts';
import { packageOf } from '../wording.ts';

const HELP =
  'Put {folder} on the path: `python-path={folder}` on WSGIDaemonProcess, WSGIPythonPath {folder} in embedded mode, or `sys.path.insert(0, "{folder}")` in the script above the first import that needs it. The folder of the script itself is never on the path, other than with runserver.';

const MESSAGES = {
  path: {
    message:
      "Every request to {sites} ends with `No module named '{module}'` (500): the package '{package}', which {scripts} cannot do without, lies in {folder}, and nothing puts that folder on sys.path.",
    help: HELP,
  },
  elsewhere: {
    message:
      "The package '{package}', which {scripts} cannot do without, lies in {folder}, and nothing in the files analysed puts that folder on sys.path: unless a WSGIPythonPath of the server does, every request to {sites} ends with `No module named '{module}'` (500).",
    help: HELP,
  },
  inside: {
    message:
      "Every request to {sites} ends with `No module named '{module}'` (500): the path names {inside}, which is the package '{package}' itself; Python looks for it in the folder above, {folder}.",
    help: HELP,
  },
  late: {
    message:
      "Every request to {sites} ends with `No module named '{module}'` (500): {folder} is put on sys.path only after the line that needs the package '{package}' (in {scripts}).",
    help: 'Move the line with sys.path above the import, or above get_wsgi_application(), which imports the settings.',
  },
  module: {
    message:
      "Every request to {sites} ends with `No module named '{module}'` (500) while {scripts} is loaded: the package '{package}' is found in {folder}, and it has no such module.",
    help: 'Correct the name where it is imported (INSTALLED_APPS, MIDDLEWARE and ROOT_URLCONF hold names too), or add the module. Nothing on sys.path cures it.',
  },
} satisfies Record<string, MessageTemplate>;

type Context = RuleContext<typeof MESSAGES, 'deployment'>;

export const rule = defineRule({
  id: 'import-unresolvable',
  subject: 'deployment',
  meta: {
    summary: 'A script or its settings import a package of the project that is not on sys.path.',
    severity: 'error',
    confidence: 'high',
    fixable: 'unsafe',
  },
  messages: MESSAGES,
  check(deployment, context) {
    const { server } = deployment;
    if (!server) return;
    const found = runsOf(deployment.mounts).flatMap(
      (run) => findLate(run, context) ?? findMissing(server, run, context) ?? [],
    );
    for (const alike of groupBy(found, causeOf).values()) {
      const [one] = alike;
      if (!one) continue;
      const { messageId, module, lost, site } = one;
      context.reportCause({
        messageId,
        cause: causeOf(one),
        occurrences: alike,
        about: (told) => ({
          data: {
            sites: listSites(told),
            scripts: listScripts(told),
            module,
            package: packageOf(module),
            folder: lost.deployed,
            inside: lost.inside ?? '',
          },
          at: told[0].at,
          label: told[0].label,
          fixes: messageId === 'path' ? pathFix(server, site, lost, context.textOf) : [],
        }),
      });
    }
  },
});

/** A script in one process, with the mounts that run it there: all of them meet the same. */
type Run = readonly [Mount, ...Mount[]];

const runsOf = (mounts: readonly Mount[]): readonly Run[] =>
  [
    ...groupBy(
      mounts.filter(({ at, shadowedBy }) => at && !shadowedBy),
      ({ script, processGroup }) => `${script.deployedPath}\n${JSON.stringify(processGroup.value)}`,
    ).values(),
  ].flatMap(([first, ...more]) => (first ? [[first, ...more] as const] : []));

/** One script that does not find a module. */
interface Missing extends OccurrenceDraft {
  readonly messageId: keyof typeof MESSAGES;
  readonly site: Mount;
  readonly module: string;
  readonly lost: Pick<LostPackage, 'deployed' | 'inside'>;
}

/** What is missing, and in which process: one line mends it for all. */
const causeOf = ({ messageId, module, lost, site }: Missing): string =>
  JSON.stringify([messageId, module, lost.deployed, lost.inside, site.processGroup.value]);

const lateLabel = (at: Location) => ({ at, text: 'on the path only from here on' });

/** An import above the line that makes it possible, which the facts alone show. */
function findLate([site, ...beside]: Run, context: Context): Missing | null {
  const found = findLateImport(site, context);
  if (!found) return null;
  const module = packageOf(found.imported.module);
  return {
    messageId: 'late',
    site,
    beside,
    module,
    lost: { deployed: found.folder, inside: null },
    at: found.imported.at,
    label: `'${module}' is needed here`,
    related: [lateLabel(found.late.at)],
  };
}

function findMissing(config: ServerConfig, [site, ...beside]: Run, context: Context): Missing | null {
  const failure = mayFail(site) ? context.answerOf(site)?.failure : null;
  const missing = /^ModuleNotFoundError: No module named '([\w.]+)'/.exec(failure?.message ?? '')?.[1];
  const module = missing ?? findGuessedImport(site, context);
  const lost = module === null ? null : findLost(site, packageOf(module), context.project.root, context);
  const at = module === null ? null : (placeOf(site, module) ?? site.at);
  if (module === null || !lost || !at || !site.at) return null;
  const related = at === site.at ? [] : [{ at: site.at, text: `${site.url} is mounted here` }];
  const common = { site, beside, module, lost, at, related, label: `'${module}' is not found` };
  const doubtful = { severity: 'warning', confidence: 'medium' } as const;
  if (module !== packageOf(module)) {
    const folders = [lost.folder, ...foldersAbove(lost.folder, context.project.root)];
    const isTold = isToldAsSettings(site, failure?.kind) || isIgnoredModule(module, folders, context.textOf);
    return isTold ? null : { ...common, ...doubtful, messageId: 'module' };
  }
  if (lost.late) return { ...common, messageId: 'late', related: [lateLabel(lost.late.at), ...related] };
  if (lost.inside !== null) return { ...common, messageId: 'inside' };
  return missing === undefined && mayHavePath(config, site)
    ? { ...common, ...doubtful, messageId: 'elsewhere' }
    : { ...common, messageId: 'path' };
}

/** A settings module that a script assigns and that is not there: dsm-unresolvable tells of it. */
const isToldAsSettings = ({ script: { facts } }: Mount, kind: string | undefined): boolean =>
  kind === 'settings-not-importable' &&
  facts?.effects.find(({ key }) => key === facts.settingsVariable)?.how === 'assign';

/** Most scripts find what they need, which the facts tell without a run. */
const mayFail = ({ script: { facts, ownSettings, djangoSettings } }: Mount): boolean =>
  facts !== null && (facts.loads !== true || ownSettings?.kind === 'known' || djangoSettings !== null);

/** The import or the settings name that asks for a module; null where neither is at hand. */
function placeOf({ script: { facts, ownSettings } }: Mount, module: string): Location | null {
  const top = packageOf(module);
  const imported = facts?.imports.find((one) => packageOf(one.module) === top);
  const isSettings = packageOf(knownValue(ownSettings) ?? '') === top;
  const effect = isSettings ? facts?.effects.find(({ key }) => key === facts.settingsVariable) : undefined;
  return imported?.at ?? effect?.at ?? null;
}

/** The path of embedded sites is said outside virtual hosts, in a file that need not be here. */
const mayHavePath = (config: ServerConfig, { processGroup }: Mount): boolean =>
  knownValue(processGroup.value) === '' && !isWholeServer(config);

/** The path on the daemon that runs the site and has none. */
function pathFix(
  config: ServerConfig,
  { processGroup }: Mount,
  { deployed }: Pick<LostPackage, 'deployed'>,
  textOf: (file: string) => string | null,
): readonly Fix[] {
  const daemon = findDaemon(config, knownValue(processGroup.value));
  if (!daemon || daemon.options.has('python-path') || !/^[\w/.-]+$/.test(deployed)) return [];
  const text = textOf(daemon.node.at.file) ?? '';
  const edits = [appendWords(daemon.node, text, [`python-path=${deployed}`])];
  return [{ title: `put ${deployed} on the path of ${daemon.name}`, applicability: 'unsafe', edits }];
}
