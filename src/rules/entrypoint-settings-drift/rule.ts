import { posix } from 'node:path';
import type { Deployment } from '../../deployment/deployment.ts';
import { isEmptyPackage } from '../../deployment/empty-settings.ts';
import type { Project } from '../../project/project.ts';
import type { DjangoSettingsFacts } from '../../python/facts/django-settings-facts.ts';
import type { ScriptFacts } from '../../python/facts/script-facts.ts';
import type { FilePath } from '../../source/location.ts';
import { foldersAbove } from '../../source/normal-path.ts';
import { defineRule } from '../define-rule.ts';
import { type Files, holdsModule, packageText } from '../module-files.ts';
import { isPlaceholder } from '../placeholder.ts';
import type { MessageTemplate, RuleContext } from '../rule.ts';
import { isServed } from '../what-changes.ts';
import { packageOf } from '../wording.ts';
import { choiceOf, driftsOf, importOf, isOneOfSeveral, keysOf, managedChoice, manageOf } from './chosen-settings.ts';
import { mayBeOther } from './loaded-settings.ts';
import { isForDevelopment, isForProduction, isLocal } from './settings-names.ts';

const MESSAGES = {
  drift: {
    message:
      '{other} chooses {its} where {script} chooses {own} ({key}): the web site and what runs outside it use different settings, databases and caches among them.',
    help: 'Name the same value in both, or let both read it from one place. Each entry point is loaded by itself, nothing carries the choice over; `--settings` on a command line counts for that command only.',
  },
  development: {
    message:
      "{script} chooses {own} ({key}) unless something else is set: by its name these are settings for development, and they serve the site whenever the server's environment says nothing.",
    help: 'Let the WSGI script choose the settings of production; what is convenient belongs in manage.py. Setting the variable with SetEnv does not help: it never reaches os.environ.',
  },
  developmentAlways: {
    message:
      '{script} always chooses {own} ({key}): by its name these are settings for development, and they serve the site.',
    help: 'Let the WSGI script choose the settings of production; what is convenient belongs in manage.py. A script of its own for development is told by its name (wsgi_dev.py).',
  },
  configurations: {
    message:
      '{other} starts Django through django-configurations, and {script} through django.core.wsgi: the site runs without any of the settings that are written in configuration classes.',
    help: 'Write `from configurations.wsgi import get_wsgi_application` in {script}, below the lines that set DJANGO_SETTINGS_MODULE and DJANGO_CONFIGURATION. Setting the variable alone changes nothing: plain Django does not read it.',
  },
  dotenv: {
    message:
      '{other} loads {file}, and neither {script} nor its settings do: {key}, which the settings ask for, is set on the command line and with runserver, and not where Apache serves the site, unless something else sets it there.',
    help: 'Load the file in {script} too, above get_wsgi_application(), by its whole path; or in the settings, which both load. SetEnv does not help: it never reaches os.environ.',
  },
  empty: {
    message:
      '{script} chooses {own}{unless}, which is a package without any setting of its own: Django starts with its defaults, which name no ROOT_URLCONF, and every request ends with 500.',
    help: 'Name the module in the package that is meant, such as the one that manage.py names.',
  },
  application: {
    message:
      "WSGI_APPLICATION is '{value}', and there is no module {module} in this tree: runserver refuses to start, and what it would test is not what Apache serves.",
    help: 'Name the WSGI script as a dotted path with its callable at the end. A folder needs the module as well: `project.wsgi.module.application`.',
  },
} satisfies Record<string, MessageTemplate>;

type Context = RuleContext<typeof MESSAGES, 'project'>;

export const rule = defineRule({
  id: 'entrypoint-settings-drift',
  subject: 'project',
  meta: {
    summary: 'Entry points of one project choose different settings.',
    severity: 'warning',
    confidence: 'medium',
    fixable: 'no',
  },
  messages: MESSAGES,
  check(project, context) {
    const settingsOf = mountedSettings(context.deployments);
    const empty = new Set<FilePath>();
    for (const [file, { facts, reason }] of project.scripts) {
      // A program may set Django up this way, too.
      if (reason !== 'content' || isServed(file, context.deployments)) reportDevelopment(file, facts, context);
      reportDotenv(file, facts, settingsOf.get(file) ?? null, context);
      reportConfigurations(file, facts, context);
      if (reportEmpty(file, facts, settingsOf.get(file) ?? null, context)) empty.add(file);
    }
    // The same cause: once the script names the module that is meant, it agrees.
    reportDrifts(project, empty, context);
    for (const [file, read] of project.settingsModules) {
      const settings = context.textOf(file)?.includes('WSGI_APPLICATION') ? read() : null;
      if (settings) reportApplication(settings, context);
    }
  },
});

function reportDrifts(project: Project, told: ReadonlySet<FilePath>, context: Context): void {
  const { report } = context;
  for (const { script, other, key, own, its } of driftsOf(project)) {
    const mayLoad = (one: string, another: string): boolean => mayBeOther(one, another, script, project.root, context);
    if (told.has(script) || mayLoad(own.value, its.value) || mayLoad(its.value, own.value)) continue;
    // Commands are typed where people work, and the site runs where it is served: either may have a name that says so.
    const isSplit =
      other.kind === 'manage' &&
      (isOneOfSeveral(script, own.value, key, project) ||
        (isForProduction(own.value)
          ? !isForProduction(its.value)
          : isForDevelopment(its.value) && !isForDevelopment(own.value)));
    report({
      messageId: 'drift',
      data: { other: posix.basename(other.file), its: its.value, script: posix.basename(script), own: own.value, key },
      at: its.at,
      label: `chooses ${its.value}`,
      related: [{ at: own.at, text: `chooses ${own.value}` }],
      severity:
        isSplit || isOpen(own.value) || isOpen(its.value) || isElsewhere(own.value, its.value, script, context)
          ? 'info'
          : 'warning',
      sites: [script],
    });
  }
}

/** Whether a part of a dotted name is yet to be filled in. */
const isOpen = (module: string): boolean => module.split('.').some(isPlaceholder);

/**
 * Whether the tree holds one of two modules and not the other: the site's then lies where it runs, or is a name to be filled in. Of
 * another entry point, a package that the tree does not have at all is what the project was called before: nobody starts it so.
 */
function isElsewhere(own: string, its: string, from: FilePath, context: Context): boolean {
  const folders = foldersAbove(from, context.project.root);
  const holds = (module: string): boolean => folders.some((folder) => holdsModule(folder, module, context));
  const top = packageOf(its);
  const hasPackage = (): boolean =>
    folders.some((folder) => [top, `${top}.py`].some((name) => context.kindIn(folder, name) !== null));
  return holds(own) ? !holds(its) && !hasPackage() : holds(its);
}

function reportDevelopment(file: FilePath, facts: ScriptFacts, { report, project, deployments }: Context): void {
  // wsgi_dev.py is meant for it.
  if (/(^|[._-])(dev|local|test)/i.test(posix.basename(file))) return;
  for (const key of keysOf(facts)) {
    const own = choiceOf(facts, key);
    const isName = key === 'DJANGO_CONFIGURATION' || own?.value.includes('.');
    if (!own || !isName || own.at.file !== file || !isForDevelopment(own.value)) continue;
    // What always chooses `settings.local`, and could choose nothing made for production, means those of its machine.
    if (isLocal(own.value) && !own.isDefault && !hasProduction(project)) continue;
    report({
      messageId: own.isDefault ? 'development' : 'developmentAlways',
      data: { script: posix.basename(file), own: own.value, key },
      at: own.at,
      label: 'settings for development',
      severity: own.isDefault && !isServed(file, deployments) ? 'info' : 'warning',
      sites: [file],
    });
  }
}

const hasProduction = ({ settingsModules }: Project): boolean =>
  [...settingsModules.keys()].some((file) => isForProduction(posix.basename(file, '.py')));

function reportConfigurations(file: FilePath, facts: ScriptFacts, { report, project }: Context): void {
  const handler = facts.handlers.find(({ kind }) => kind === 'get_wsgi_application');
  const manage = handler && manageOf(file, project);
  const started = manage && importOf(manage.facts, 'configurations');
  if (!started || importOf(facts, 'configurations')) return;
  report({
    messageId: 'configurations',
    data: { other: posix.basename(manage.file), script: posix.basename(file) },
    at: handler.at,
    label: 'plain Django',
    related: [{ at: started.at, text: 'through django-configurations' }],
    sites: [file],
  });
}

/** A `.env` file that manage.py alone loads, and a variable in it without which the settings do not load. */
function reportDotenv(
  script: FilePath,
  facts: ScriptFacts,
  settings: DjangoSettingsFacts | null,
  { report, project }: Context,
): void {
  const manage = settings && manageOf(script, project);
  const load = manage?.facts.dotenvLoads.find(({ keys }) => keys !== null && keys.length > 0);
  if (!settings || !manage || !load || facts.dotenvLoads.length + settings.dotenvLoads.length > 0) return;
  const isSet = (name: string): boolean =>
    [...facts.effects, ...settings.effects].some(({ key }) => key === null || key === name);
  const read = settings.reads.find(({ key, when }) => key !== null && when === 'import' && load.keys?.includes(key));
  if (!read?.key || isSet(read.key)) return;
  report({
    messageId: 'dotenv',
    data: {
      other: posix.basename(manage.file),
      file: posix.basename(load.file ?? '.env'),
      script: posix.basename(script),
      key: read.key,
    },
    at: load.at,
    label: 'only here',
    related: [{ at: read.at, text: `${read.key} is asked for here` }],
    gets: read.key,
    sites: [script],
  });
}

/** What the settings of each mounted script say, by the script's file; of several mounts the first counts. */
function mountedSettings(deployments: readonly Deployment[]): ReadonlyMap<FilePath, DjangoSettingsFacts | null> {
  const found = new Map<FilePath, DjangoSettingsFacts | null>();
  for (const { mounts } of deployments)
    for (const { script } of mounts)
      if (script.file !== null && !found.has(script.file)) found.set(script.file, script.djangoSettings);
  return found;
}

/** Whether it was reported. */
function reportEmpty(
  file: FilePath,
  facts: ScriptFacts,
  settings: DjangoSettingsFacts | null,
  { report, textOf, project }: Context,
): boolean {
  if (!settings || !isEmptyPackage(settings, textOf(settings.file) ?? '')) return false;
  const own = choiceOf(facts, facts.settingsVariable);
  if (!own) return false;
  report({
    messageId: 'empty',
    data: {
      script: posix.basename(file),
      own: own.value,
      unless: own.isDefault ? ' unless something else is set' : '',
    },
    at: own.at,
    label: 'holds no setting',
    // Where nothing of the project names the module that is meant, whoever starts the site does: a container, a service.
    severity: own.isDefault && !isNamedByManage(file, facts.settingsVariable, own.value, project) ? 'info' : 'warning',
    sites: [file],
  });
  return true;
}

/** Whether the manage.py of a script's project names another module. */
function isNamedByManage(script: FilePath, key: string, own: string, project: Project): boolean {
  const manage = manageOf(script, project);
  const its = manage && managedChoice(manage, key, project.root);
  return its !== undefined && its !== null && its.value !== own;
}

function reportApplication({ file, wsgiApplication }: DjangoSettingsFacts, context: Context): void {
  const { report, project } = context;
  if (wsgiApplication.kind !== 'literal' || wsgiApplication.at === 'default' || wsgiApplication.value === null) return;
  const module = wsgiApplication.value.split('.').slice(0, -1).join('.');
  if (wsgiApplication.at.file !== file || !isMissing(module, file, project.root, context)) return;
  // What a server mounts lies there, whether or not the tree holds it: made from a template, kept out of git.
  const script = `/${module.replaceAll('.', '/')}.py`;
  if (context.deployments.some(({ mounts }) => mounts.some((mount) => mount.script.deployedPath.endsWith(script))))
    return;
  report({
    messageId: 'application',
    data: { value: wsgiApplication.value, module: module || 'of that name' },
    at: wsgiApplication.at,
    label: 'no such module',
    sites: [file],
  });
}

/** A module of a package that this tree has, in none of the folders above a file. Anything else may be installed. */
function isMissing(module: string, file: FilePath, root: FilePath, files: Files): boolean {
  let hasPackage = module === '';
  for (const at of foldersAbove(file, root)) {
    if (holdsModule(at, module, files)) return false;
    hasPackage ||= packageText(at, packageOf(module), files) !== null;
  }
  return hasPackage;
}
