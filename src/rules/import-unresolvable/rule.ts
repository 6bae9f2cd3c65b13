import { findDaemon } from '../../apache/model/find-daemon.ts';
import { occurs } from '../../apache/model/find-node.ts';
import type { ServerConfig } from '../../apache/model/server-config.ts';
import { isWholeServer } from '../../apache/model/whole-server.ts';
import { writeWord } from '../../apache/syntax/words.ts';
import type { Mount } from '../../deployment/deployment.ts';
import { ownSettings } from '../../deployment/own-settings.ts';
import { groupBy } from '../../source/group-by.ts';
import type { Location } from '../../source/location.ts';
import { foldersAbove } from '../../source/normal-path.ts';
import { knownValue } from '../../source/static-value.ts';
import { defineRule } from '../define-rule.ts';
import type { Fix } from '../finding.ts';
import {
  findAfterImport,
  findGuessedImport,
  findLateImport,
  findLost,
  type LateImport,
  type LostPackage,
  missingModule,
} from '../lost-package.ts';
import { type Files, isIgnoredModule, packageText } from '../module-files.ts';
import type { MessageTemplate, OccurrenceDraft, RuleContext, Told } from '../rule.ts';
import { setUpTexts } from '../set-up-files.ts';
import { listScripts, listSites } from '../site.ts';
import { appendWords } from '../word-edits.ts';
import { listNames, packageOf } from '../wording.ts';

const HELP =
  'Put {folder} on the path: `python-path={word}` on WSGIDaemonProcess, WSGIPythonPath {word} in embedded mode, or `sys.path.insert(0, "{folder}")` in the script above the first import that needs it. The folder of the script itself is never on the path, other than with runserver.';

const MESSAGES = {
  path: {
    message:
      'Every request to {sites} ends with `No module named {modules}` (500): {scripts} cannot do without {packages}, to be found in {folders}, which nothing puts on sys.path.',
    help: HELP,
  },
  elsewhere: {
    message:
      '{scripts} cannot do without {packages}, to be found in {folders}, which nothing in the files analysed puts on sys.path: unless a WSGIPythonPath of the server does, every request to {sites} ends with `No module named {modules}` (500).',
    help: HELP,
  },
  inside: {
    message:
      'Every request to {sites} ends with `No module named {modules}` (500): the path names {inside}, the folder of the package itself; Python looks for {packages} in the folder above, {folders}.',
    help: HELP,
  },
  late: {
    message:
      'Every request to {sites} ends with `No module named {modules}` (500): {folders} is put on sys.path only after the line that needs {packages} (in {scripts}).',
    help: 'Move the line with sys.path above the import, or above get_wsgi_application(), which imports the settings.',
  },
  module: {
    message:
      'Every request to {sites} ends with `No module named {modules}` (500) while loading {scripts}: {packages} is found in {folders}, and it has no such module.',
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
      const { messageId } = one;
      context.reportCause({
        messageId,
        cause: causeOf(one),
        occurrences: alike,
        about: (told) => ({
          data: dataOf(told),
          at: told[0].at,
          label: told[0].label,
          fixes: messageId === 'path' ? pathFix(server, told, context.textOf) : [],
        }),
      });
    }
  },
});

const quoted = (names: readonly string[]): string => listNames(names.map((name) => `'${name}'`));

const dataOf = (told: Told<Missing>) => ({
  sites: listSites(told),
  scripts: listScripts(told),
  modules: quoted(told.map(({ module }) => module)),
  packages: quoted(told.map(({ module }) => packageOf(module))),
  folder: told[0].lost.deployed,
  word: writeWord(told[0].lost.deployed),
  folders: listNames(told.map(({ lost }) => lost.deployed)),
  inside: listNames(told.flatMap(({ lost }) => lost.inside ?? [])),
});

/** A script in one process, with the mounts that run it there: all of them meet the same. */
type Run = readonly [Mount, ...Mount[]];

const runsOf = (mounts: readonly Mount[]): readonly Run[] => [
  ...groupBy(
    mounts.filter(({ at, shadowedBy }) => at && !shadowedBy),
    ({ script, processGroup }) => `${script.deployedPath}\n${JSON.stringify(processGroup.value)}`,
  ).values(),
];

/** One script that does not find a module. */
interface Missing extends OccurrenceDraft {
  readonly messageId: keyof typeof MESSAGES;
  readonly site: Mount;
  readonly module: string;
  readonly lost: Pick<LostPackage, 'deployed' | 'inside'>;
}

/** Where nobody has said where packages lie, that is what is wrong, whichever they are; one that lacks a module stands for itself. */
const causeOf = ({ messageId, module, lost }: Missing): string =>
  messageId === 'module' ? JSON.stringify([messageId, module, lost.deployed]) : messageId;

const lateLabel = (at: Location) => ({ at, text: 'on the path only from here on' });

/** An import above the line that makes it possible, which the facts alone show. */
function findLate(run: Run, context: Context): Missing | null {
  const found = findLateImport(run[0], context);
  return found && describeLate(run, found);
}

function describeLate([site, ...beside]: Run, found: LateImport): Missing {
  const module = packageOf(found.imported.module);
  return {
    messageId: 'late',
    site,
    beside,
    module,
    gets: module,
    lost: { deployed: found.folder, inside: null },
    at: found.imported.at,
    label: `'${module}' is needed here`,
    related: [lateLabel(found.late.at)],
  };
}

function findMissing(config: ServerConfig, run: Run, context: Context): Missing | null {
  const [site, ...beside] = run;
  const failure = mayFail(site) ? context.answerOf(site)?.failure : null;
  const missing = missingModule(failure?.message ?? '');
  const after = missing === undefined ? null : findAfterImport(site, missing, context.isFile);
  if (after) return describeLate(run, after);
  const module = missing ?? findGuessedImport(site, context);
  const lost = module === null ? null : findLost(site, packageOf(module), context.project.root, context);
  const at = module === null ? null : (placeOf(site, module) ?? site.at);
  if (module === null || !lost || !at || !site.at || isInstalled(packageOf(module), context)) return null;
  const related = at === site.at ? [] : [{ at: site.at, text: `${site.url} is mounted here` }];
  const common = { site, beside, module, gets: module, lost, at, related, label: `'${module}' is not found` };
  const doubtful = { severity: 'warning', confidence: 'medium' } as const;
  if (module !== packageOf(module)) {
    const folders = [lost.folder, ...foldersAbove(lost.folder, context.project.root)];
    const isTold =
      isToldAsSettings(site, { module, lost }, context) || isIgnoredModule(module, folders, context.textOf);
    return isTold ? null : { ...common, ...doubtful, messageId: 'module' };
  }
  if (lost.late) return { ...common, messageId: 'late', related: [lateLabel(lost.late.at), ...related] };
  if (lost.inside !== null) return { ...common, messageId: 'inside' };
  if (missing !== undefined || !mayHavePath(config, site)) return { ...common, messageId: 'path' };
  // Nobody knows the server that another file of the tree, which sets a path, is for.
  const isSetElsewhere = context.project.servers.some(
    (other) => other !== config && occurs(other.nodes, 'wsgipythonpath'),
  );
  return isSetElsewhere ? null : { ...common, ...doubtful, messageId: 'elsewhere' };
}

const INSTALLER = /\b(?:apt|apt-get|dnf|yum|apk|pip[\d.]*|conda)\b/;

/** Whether a file that sets a server up installs a package of that name: what lies in the tree is a copy of it. */
const isInstalled = (name: string, { project, textOf }: Context): boolean =>
  setUpTexts(project, textOf)
    .flatMap((text) => text.split('\n'))
    .filter((line) => INSTALLER.test(line) && /\binstall\b/.test(line))
    .some((line) => line.split(/\s+/).some((word) => word.replace(/^python\d?-/, '') === name));

/** A settings module that a script names in so many words, of a regular package that lacks it: dsm-unresolvable tells of it. */
const isToldAsSettings = (
  { script: { facts } }: Mount,
  { module, lost }: { readonly module: string; readonly lost: LostPackage },
  files: Files,
): boolean =>
  facts !== null &&
  knownValue(ownSettings(facts)) === module &&
  facts.effects.find(({ key }) => key === facts.settingsVariable)?.how === 'assign' &&
  packageText(lost.folder, packageOf(module), files) !== null;

/** A script that loads and asks for no settings does not fail for want of a module. */
const mayFail = ({ script: { facts, ownSettings, djangoSettings } }: Mount): boolean =>
  facts !== null && (facts.loads !== true || djangoSettings !== null || knownValue(ownSettings) !== null);

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

/** The path on the daemons that run the sites and have none. */
function pathFix(config: ServerConfig, told: Told<Missing>, textOf: (file: string) => string | null): readonly Fix[] {
  const byDaemon = groupBy(told, ({ site }) => findDaemon(config, knownValue(site.processGroup.value)));
  const paths = [...byDaemon].flatMap(([daemon, ofDaemon]) => {
    const folders = [...new Set(ofDaemon.map(({ lost }) => lost.deployed))].filter((one) => /^[\w/.-]+$/.test(one));
    if (!daemon || daemon.options.has('python-path') || folders.length === 0) return [];
    const text = textOf(daemon.node.at.file) ?? '';
    return [{ daemon, edit: appendWords(daemon.node, text, [`python-path=${folders.join(':')}`]) }];
  });
  if (paths.length === 0) return [];
  const [first] = told;
  const title = `put ${first.lost.deployed} on the path of ${listNames(paths.map(({ daemon }) => daemon.name))}`;
  return [{ title, applicability: 'unsafe', edits: paths.map(({ edit }) => edit) }];
}
