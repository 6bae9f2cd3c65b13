import { findDaemon } from '../../apache/model/find-daemon.ts';
import type { ServerConfig } from '../../apache/model/server-config.ts';
import { isWholeServer } from '../../apache/model/whole-server.ts';
import type { Mount } from '../../deployment/deployment.ts';
import type { Location } from '../../source/location.ts';
import { foldersAbove } from '../../source/normal-path.ts';
import { knownValue } from '../../source/static-value.ts';
import { defineRule } from '../define-rule.ts';
import type { Fix } from '../finding.ts';
import { findGuessedImport, findLateImport, findLost, type LostPackage } from '../lost-package.ts';
import { isIgnoredModule } from '../module-files.ts';
import type { MessageTemplate, RuleContext } from '../rule.ts';
import { appendWords } from '../word-edits.ts';
import { nameScript, nameSite, packageOf } from '../wording.ts';

const HELP =
  'Put {folder} on the path: `python-path={folder}` on WSGIDaemonProcess, WSGIPythonPath {folder} in embedded mode, or `sys.path.insert(0, "{folder}")` in the script above the first import that needs it. The folder of the script itself is never on the path, other than with runserver.';

const MESSAGES = {
  path: {
    message:
      "Every request to {site} ends with `No module named '{module}'` (500): {script} needs the package '{package}', which lies in {folder}, and nothing puts that folder on sys.path.",
    help: HELP,
  },
  elsewhere: {
    message:
      "{script} needs the package '{package}', which lies in {folder}, and nothing in the files analysed puts that folder on sys.path: unless a WSGIPythonPath of the server does, every request to {site} ends with `No module named '{module}'` (500).",
    help: HELP,
  },
  inside: {
    message:
      "Every request to {site} ends with `No module named '{module}'` (500): the path names {inside}, which is the package '{package}' itself; Python looks for it in the folder above, {folder}.",
    help: HELP,
  },
  late: {
    message:
      "Every request to {site} ends with `No module named '{module}'` (500): {script} puts {folder} on sys.path only after the line that needs the package '{package}'.",
    help: 'Move the line with sys.path above the import, or above get_wsgi_application(), which imports the settings.',
  },
  module: {
    message:
      "Every request to {site} ends with `No module named '{module}'` (500) while {script} is loaded: the package '{package}' is found in {folder}, and it has no such module.",
    help: 'Correct the name where it is imported (INSTALLED_APPS, MIDDLEWARE and ROOT_URLCONF hold names too), or add the module. Nothing on sys.path cures it.',
  },
} satisfies Record<string, MessageTemplate>;

type Context = RuleContext<typeof MESSAGES, 'mount'>;

export const rule = defineRule({
  id: 'import-unresolvable',
  subject: 'mount',
  meta: {
    summary: 'A script or its settings import a package of the project that is not on sys.path.',
    severity: 'error',
    confidence: 'high',
    fixable: 'unsafe',
  },
  messages: MESSAGES,
  check(mount, context) {
    const config = context.deployment.server;
    if (!config || !mount.at || mount.shadowedBy) return;
    if (reportLate(mount, context)) return;
    const failure = mayFail(mount) ? context.answerOf(mount)?.failure : null;
    const missing = /^ModuleNotFoundError: No module named '([\w.]+)'/.exec(failure?.message ?? '')?.[1];
    const module = missing ?? findGuessedImport(mount, context);
    const lost = module === null ? null : findLost(mount, packageOf(module), context.project.root, context);
    if (module === null || !lost) return;
    const { report, textOf } = context;
    const data = dataOf(mount, module, lost.deployed);
    const at = placeOf(mount, module) ?? mount.at;
    const related = at === mount.at ? [] : [{ at: mount.at, text: `${mount.url} is mounted here` }];
    const common = { at, related, label: `'${module}' is not found`, sites: [mount] };
    if (module !== packageOf(module)) {
      const folders = [lost.folder, ...foldersAbove(lost.folder, context.project.root)];
      if (!isToldAsSettings(mount, failure?.kind) && !isIgnoredModule(module, folders, textOf))
        report({ ...common, messageId: 'module', data, severity: 'warning', confidence: 'medium' });
    } else if (lost.late)
      report({ ...common, messageId: 'late', data, related: [lateLabel(lost.late.at), ...related] });
    else if (lost.inside !== null) report({ ...common, messageId: 'inside', data: { ...data, inside: lost.inside } });
    else if (missing === undefined && mayHavePath(config, mount))
      report({ ...common, messageId: 'elsewhere', data, severity: 'warning', confidence: 'medium' });
    else report({ ...common, messageId: 'path', data, fixes: pathFix(config, mount, lost, textOf) });
  },
});

const dataOf = (mount: Mount, module: string, folder: string) => ({
  site: nameSite(mount, mount.script),
  script: nameScript(mount.script),
  module,
  package: packageOf(module),
  folder,
});

const lateLabel = (at: Location) => ({ at, text: 'on the path only from here on' });

/** An import above the line that makes it possible, which the facts alone show. */
function reportLate(mount: Mount, context: Context): boolean {
  const found = findLateImport(mount, context);
  if (!found) return false;
  const module = packageOf(found.imported.module);
  context.report({
    messageId: 'late',
    data: dataOf(mount, module, found.folder),
    at: found.imported.at,
    label: `'${module}' is needed here`,
    related: [lateLabel(found.late.at)],
    sites: [mount],
  });
  return true;
}

/** A settings module that a script assigns and that is not there: dsm-unresolvable tells of it. */
const isToldAsSettings = ({ script: { facts } }: Mount, kind: string | undefined): boolean =>
  kind === 'settings-not-importable' &&
  facts?.effects.find(({ key }) => key === facts.settingsVariable)?.how === 'assign';

/** Most scripts find what they need, which the facts tell without a run. */
const mayFail = ({ script: { facts, ownSettings, djangoSettings } }: Mount): boolean =>
  facts !== null &&
  (facts.loads !== true || (ownSettings?.kind === 'known' && djangoSettings === null) || djangoSettings !== null);

/** The import or the settings name that asks for a module; null where neither is at hand. */
function placeOf({ script: { facts, ownSettings } }: Mount, module: string): Location | null {
  const top = packageOf(module);
  const imported = facts?.imports.find((one) => one.module === module || packageOf(one.module) === top);
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
  { deployed }: LostPackage,
  textOf: (file: string) => string | null,
): readonly Fix[] {
  const daemon = findDaemon(config, knownValue(processGroup.value));
  if (!daemon || daemon.options.has('python-path') || !/^[\w/.-]+$/.test(deployed)) return [];
  const text = textOf(daemon.node.at.file) ?? '';
  const edits = [appendWords(daemon.node, text, [`python-path=${deployed}`])];
  return [{ title: `put ${deployed} on the path of ${daemon.name}`, applicability: 'unsafe', edits }];
}
