import type { EntryPoint } from '../../project/project.ts';
import type { DjangoSettingsFacts } from '../../python/facts/django-settings-facts.ts';
import type { ImportFact, ScriptFacts } from '../../python/facts/script-facts.ts';
import type { FilePath } from '../../source/location.ts';
import { defineRule } from '../define-rule.ts';
import { distinctLabels } from '../wording.ts';
import { handlerFix } from './handler-fix.ts';

export const rule = defineRule({
  id: 'legacy-bootstrap',
  subject: 'script',
  meta: {
    summary: 'A script starts Django in a way that Django gave up.',
    severity: 'error',
    confidence: 'high',
    fixable: 'safe',
  },
  messages: {
    handler: {
      message:
        'WSGIHandler() is made without django.setup() before it. From Django 1.7 on the application registry is then empty while the handler loads the middleware: requests end with AppRegistryNotReady (500), or models are half loaded.',
      help: 'Use `get_wsgi_application()` from django.core.wsgi, which sets Django up first. Calling django.setup() on failure does not help: a second call after a failed one raises "populate() isn\'t reentrant", which hides the first error.',
    },
    removed: {
      message: 'The script uses {name}, which Django has removed: it does not load under any supported version.',
      help: 'Replace it: assign DJANGO_SETTINGS_MODULE as a literal, put the project on sys.path, and make the handler with `get_wsgi_application()` from django.core.wsgi.',
    },
    models: {
      message:
        '{module} defines models and is imported before Django is set up: the script ends with AppRegistryNotReady (500), whichever other script of the project works.',
      help: 'Make the handler with `get_wsgi_application()`, or call `django.setup()`, above this import. Every WSGI script needs it for itself: what another script of the project sets up counts only in its own interpreter.',
    },
  },
  check({ facts }, { report, textOf, project }) {
    const [removed] = facts.legacy.filter(({ name }) => REMOVED.some((gone) => name.includes(gone)));
    if (removed) {
      report({
        messageId: 'removed',
        data: { name: removed.name },
        at: removed.at,
        label: 'gone from Django',
        related: distinctLabels(
          facts.legacy.slice(1).map(({ at, name }) => ({ at, text: name })),
          removed.at,
        ),
        sites: [facts.file],
      });
    }
    const handler = facts.handlers.find((made) => made.kind === 'WSGIHandler' && made.when === 'import');
    const isSetUp = facts.handlers.some((made) => made.kind === 'setup' || made.kind === 'get_wsgi_application');
    const requirements = project.requirements.get('django') ?? [];
    const isOld = (): boolean =>
      requirements.some((file) => PINNED_BEFORE_REGISTRY.test(textOf(file) ?? '')) ||
      project.entryPoints.some(isBeforeRegistry) ||
      [...project.settingsModules.values()].some(usesSouth);
    const early = findEarlyModels(facts, textOf);
    if (early && !isOld()) {
      report({
        messageId: 'models',
        data: { module: early.module },
        at: early.at,
        label: 'no apps are loaded yet',
        sites: [facts.file],
      });
    }
    if (!handler || isSetUp || isOld()) return;
    const fix = handler.at.file === facts.file ? handlerFix(handler.at, textOf(facts.file) ?? '') : null;
    report({
      messageId: 'handler',
      data: {},
      at: handler.at,
      label: 'Django is not set up here',
      related: distinctLabels(
        facts.legacy.map(({ at, name }) => ({ at, text: name })),
        handler.at,
      ),
      fixes: fix ? [fix] : [],
      sites: [facts.file],
    });
  },
});

/** A models module of the project that is imported before anything sets Django up, if its text defines a model. */
const findEarlyModels = (facts: ScriptFacts, textOf: (file: FilePath) => string | null): ImportFact | undefined => {
  const setUp = facts.handlers.find(
    ({ when, kind }) => when === 'import' && kind !== 'other' && kind !== 'WSGIHandler',
  );
  return facts.imports.find(
    ({ module, file, seq, certain }) =>
      certain &&
      file !== undefined &&
      /(^|\.)models$/.test(module) &&
      (setUp === undefined || seq < setUp.seq) &&
      DEFINES_MODEL.test(textOf(file) ?? ''),
  );
};

const DEFINES_MODEL = /^class \w+\((?:models\.)?Model\):/m;

const REMOVED = [
  'setup_environ',
  'execute_manager',
  'django.core.handlers.modpython',
  'django.core.servers.fastcgi',
  'fastcgi',
];

/** `execute_manager` was gone before Django 1.7 came: a manage.py that uses it tells the version of the project. */
const isBeforeRegistry = ({ kind, facts }: EntryPoint): boolean =>
  kind === 'manage' && facts.legacy.some(({ name }) => name.includes('execute_manager'));

/** South migrates databases up to Django 1.6; from 1.7 on an installed `south` keeps Django from starting. */
function usesSouth({ settings }: DjangoSettingsFacts): boolean {
  const apps = settings.get('INSTALLED_APPS')?.value;
  return apps?.kind === 'literal' && Array.isArray(apps.value) && apps.value.includes('south');
}

/** A requirement that keeps Django before 1.7, which has no application registry. */
const PINNED_BEFORE_REGISTRY = /^\s*["']?django\s*(?:(?:==|~=|<=)\s*1\.[0-6]\b|[^\n]*<\s*1\.7\b)/im;
