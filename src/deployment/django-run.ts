import { djangoVersion } from '../project/django-range.ts';
import type { DjangoSettingsFacts, Literal } from '../python/facts/django-settings-facts.ts';
import type { EnvironmentEffect, HandlerCreation, ScriptFacts } from '../python/facts/script-facts.ts';
import type { FilePath } from '../source/location.ts';
import { isEmptyPackage } from './empty-settings.ts';
import type { RunFailure } from './interpreter-state.ts';
import { keptOutBecause } from './kept-out.ts';
import { findModelImport } from './model-imports.ts';
import { importModule } from './module-import.ts';
import type { RunContext } from './run-context.ts';

/**
 * What making a handler does to Django, as of Django 1.7 to 5: `get_wsgi_application()` and `setup()` read the settings
 * and fill the app registry, `WSGIHandler()` reads the settings and loads the middleware only
 * (`django.setup`, `BaseHandler.load_middleware`; conformance scenario 31).
 */
export function setUpDjango(context: RunContext, facts: ScriptFacts, handler: HandlerCreation): RunFailure | null {
  if (handler.kind === 'other') return null;
  if (facts.effects.some((effect) => effect.when === 'each-request' && isChoice(effect, facts))) doubtAge(context);
  return makeHandler(context, facts, handler);
}

/** Whether a write may be one of the variable that names the settings. */
const isChoice = ({ key }: EnvironmentEffect, { settingsVariable }: ScriptFacts): boolean =>
  key === null || key === settingsVariable;

const REGISTRY = djangoVersion('1.7');

/** Before 1.7 a handler asks for nothing when it is made: the first request reads the settings, as it finds the variable. */
function doubtAge({ sources: { django }, doubt }: RunContext): void {
  if (django?.below && django.below <= REGISTRY)
    doubt(
      `the tree asks for Django ${django.written}: before 1.7 the first request reads the settings, not the script`,
    );
}

function makeHandler(context: RunContext, facts: ScriptFacts, handler: HandlerCreation): RunFailure | null {
  if (handler.kind === 'configurations') {
    const chosen = context.interpreter.environment.get('DJANGO_CONFIGURATION');
    if (chosen.kind === 'unset')
      return { kind: 'exception', message: 'ImproperlyConfigured: DJANGO_CONFIGURATION is not set' };
  }
  const failure = configureSettings(context, facts);
  if (failure) return failure;
  if (handler.kind !== 'WSGIHandler') {
    const stuck = populateApps(context);
    if (stuck) return stuck;
  }
  return handler.kind === 'setup' ? null : loadMiddleware(context);
}

/** The first access to a setting in an interpreter: reads the variable once, imports the module, and never again. */
export function configureSettings(context: RunContext, facts: ScriptFacts): RunFailure | null {
  const { interpreter, script } = context;
  if (interpreter.settings) {
    if (interpreter.settings.unknownBecause !== null) context.doubt(interpreter.settings.unknownBecause);
    return null;
  }
  const nobody = { at: null, script };
  if (facts.configuresSettings) {
    interpreter.settings = { module: null, unknownBecause: null, writer: nobody, configuredBy: script, file: null };
    return null;
  }
  const variable = interpreter.environment.get(facts.settingsVariable);
  if (variable.kind === 'unset' || (variable.kind === 'set' && variable.value === '')) {
    const isWritten = facts.effects.some((effect) => isChoice(effect, facts));
    if (!context.sources.isOnServer && !isWritten)
      context.doubt(
        `what ${facts.settingsVariable} is where the server is started is not in the files analysed (--env)`,
      );
    return {
      kind: 'exception',
      message: `ImproperlyConfigured: ${facts.settingsVariable} is not set, so Django has no settings`,
    };
  }
  if (variable.kind === 'unknown') {
    context.doubt(variable.why);
    interpreter.settings = {
      module: null,
      unknownBecause: variable.why,
      writer: variable.writer,
      configuredBy: script,
      file: null,
    };
    return null;
  }
  const imported = importModule(context, variable.value, 'settings-not-importable');
  const read = { module: variable.value, unknownBecause: null, writer: variable.writer, configuredBy: script };
  if (imported.kind === 'failed') {
    // What lies in no package is nowhere, whatever a checkout lacks.
    const isPossible = !imported.failure.message.endsWith('is not a package');
    const keptOut = isPossible ? keptOutBecause(context, variable.value) : null;
    if (keptOut !== null) context.doubt(keptOut);
    return { ...imported.failure, settings: { ...read, file: null } };
  }
  interpreter.settings = { ...read, file: imported.file };
  context.tell(`Django reads its settings from ${variable.value}`, variable.writer.at);
  return null;
}

/** `apps.populate(INSTALLED_APPS)`: once it failed, every later call in the interpreter says it is not reentrant. */
function populateApps(context: RunContext): RunFailure | null {
  const { interpreter } = context;
  if (interpreter.apps === 'ready') return null;
  if (interpreter.apps === 'stuck') {
    return { kind: 'apps-not-ready', message: "RuntimeError: populate() isn't reentrant" };
  }
  for (const name of names(settingOf(context, 'INSTALLED_APPS'))) {
    const failure = importApplication(context, name);
    if (!failure) continue;
    interpreter.apps = 'stuck';
    return failure;
  }
  interpreter.apps = 'ready';
  return null;
}

/** An entry of INSTALLED_APPS is a module, or a class in one (`AppConfig.create`). */
function importApplication(context: RunContext, entry: string): RunFailure | null {
  const asModule = importModule(context, entry, 'import-error');
  if (asModule.kind !== 'failed') return null;
  const dot = entry.lastIndexOf('.');
  const isClass = dot > 0 && /^[A-Z]/.test(entry.slice(dot + 1));
  if (!isClass) return asModule.failure;
  const inModule = importModule(context, entry.slice(0, dot), 'import-error');
  return inModule.kind === 'failed' ? inModule.failure : null;
}

function loadMiddleware(context: RunContext): RunFailure | null {
  for (const dotted of names(settingOf(context, 'MIDDLEWARE'))) {
    const module = dotted.slice(0, Math.max(0, dotted.lastIndexOf('.')));
    if (module === '') continue;
    const imported = importModule(context, module, 'import-error');
    if (imported.kind === 'failed') return imported.failure;
    const tooEarly = failsForModels(context, imported, module, 'the middleware');
    if (tooEarly) return tooEarly;
  }
  return null;
}

/** Why a module of the tree cannot be imported yet: it leads to models, and no apps are loaded. */
function failsForModels(
  context: RunContext,
  imported: ReturnType<typeof importModule>,
  name: string,
  what: string,
): RunFailure | null {
  if (imported.kind === 'failed' || context.interpreter.apps === 'ready' || !imported.file) return null;
  const model = findModelImport(context.sources, imported.file, name);
  if (!model) return null;
  if (!model.isCertain) {
    context.doubt(`${what} imports ${model.module}, which may import models while no apps are loaded`);
    return null;
  }
  context.tell(`${what} imports ${model.module} while no apps are loaded`, null);
  // The bare handler, for which nobody fills the registry, is older than the registry.
  if (!context.sources.isOnServer)
    context.doubt('nothing tells that Django is 1.7 or later: before that it had no registry of apps');
  return { kind: 'apps-not-ready', message: "AppRegistryNotReady: Apps aren't loaded yet." };
}

/** What Django does for a request before the view: the URL configuration is imported on first use and retried when it failed. */
export function resolveUrlConfiguration(context: RunContext): RunFailure | null {
  // Before Django 1.5 too; from 1.5 to 3.1 the empty SECRET_KEY is told first (measured with 3.2).
  if (hasEmptySettings(context))
    return { kind: 'exception', message: "AttributeError: 'Settings' object has no attribute 'ROOT_URLCONF'" };
  const urlconf = settingOf(context, 'ROOT_URLCONF');
  if (typeof urlconf !== 'string') return null;
  const { interpreter } = context;
  if (interpreter.modules.has(urlconf)) return null;
  const before = new Set(interpreter.modules.keys());
  const imported = importModule(context, urlconf, 'import-error');
  if (imported.kind === 'failed') return imported.failure;
  const tooEarly = failsForModels(context, imported, urlconf, 'the URL configuration');
  if (tooEarly) for (const name of interpreter.modules.keys()) if (!before.has(name)) interpreter.modules.delete(name);
  return tooEarly;
}

function hasEmptySettings({ interpreter, sources }: RunContext): boolean {
  const file = interpreter.settings?.file ?? null;
  const facts = file === null ? null : sources.settingsFacts(file);
  const text = file === null ? null : sources.fs.readText(file);
  return facts !== null && text?.kind === 'text' && isEmptyPackage(facts, text.text);
}

/** The literal value of one setting of the settings in effect; null where it is absent or not literal. */
function settingOf(context: RunContext, name: string): Literal {
  const file: FilePath | null = context.interpreter.settings?.file ?? null;
  const facts: DjangoSettingsFacts | null = file === null ? null : context.sources.settingsFacts(file);
  const setting = facts?.settings.get(name);
  return setting?.value.kind === 'literal' ? setting.value.value : null;
}

function names(value: Literal): readonly string[] {
  return Array.isArray(value) ? value.filter((entry): entry is string => typeof entry === 'string') : [];
}
