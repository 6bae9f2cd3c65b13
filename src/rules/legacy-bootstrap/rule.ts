import { type AgeAnswer, djangoSince, removedIn } from '../../project/django-age.ts';
import type { HandlerCreation, ImportFact, ScriptFacts } from '../../python/facts/script-facts.ts';
import type { FilePath } from '../../source/location.ts';
import { defineRule } from '../define-rule.ts';
import type { Confidence, Severity } from '../finding.ts';
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
    handlerOfOld: {
      message:
        'WSGIHandler() is made without django.setup() before it, as was right before Django 1.7 ({because}). From 1.7 on requests end with AppRegistryNotReady (500), or models are half loaded.',
      help: 'When the project moves to Django 1.7 or later, use `get_wsgi_application()` from django.core.wsgi, which is there from 1.4 on and sets Django up first.',
    },
    removed: {
      message:
        'The script uses {name}, which is gone in Django {version}: it does not load under this or a later version.',
      help: 'Replace it: assign DJANGO_SETTINGS_MODULE as a literal, put the project on sys.path, and make the handler with `get_wsgi_application()` from django.core.wsgi.',
    },
    models: {
      message:
        '{module} defines models and is imported before Django is set up: from Django 1.7 on the script ends with AppRegistryNotReady (500), whichever other script of the project works.',
      help: 'Make the handler with `get_wsgi_application()`, or call `django.setup()`, above this import. Every WSGI script needs it for itself: what another script of the project sets up counts only in its own interpreter.',
    },
    execfile: {
      message:
        'execfile() is gone in Python 3: there the script ends with NameError (500) before it has done anything else.',
      help: 'Name the environment where the server is configured, `python-home=/path/of/the/environment` on WSGIDaemonProcess (WSGIPythonHome in embedded mode), and delete the lines: then Python itself starts in it, and activate_this.py is not needed. It never switched the Python version.',
    },
  },
  check({ facts }, { report, textOf, project }) {
    const since = (version: string): AgeAnswer => djangoSince({ project, textOf, near: facts.file }, version);
    const { loadFailure } = facts;
    if (loadFailure?.message === "name 'execfile' is not defined")
      report({
        messageId: 'execfile',
        data: {},
        at: loadFailure.at,
        label: 'Python 2 only',
        // The word itself is Python 2, and Django 2.0 gave that up.
        severity: since('2.0').kind === 'since' ? 'warning' : 'info',
        sites: [facts.file],
      });
    const sites = [facts.file];
    const [removed] = facts.legacy.flatMap(({ name, at }) => {
      const version = removedIn(name);
      return version === null ? [] : [{ name, at, version }];
    });
    if (removed)
      report({
        messageId: 'removed',
        data: { name: removed.name, version: removed.version },
        at: removed.at,
        label: 'gone from Django',
        related: distinctLabels(
          facts.legacy.map(({ at, name }) => ({ at, text: name })),
          removed.at,
        ),
        ...weightOf(since(removed.version)),
        sites,
      });
    const early = findEarlyModels(facts, textOf);
    if (early && since('1.7').kind !== 'old') {
      report({
        messageId: 'models',
        data: { module: early.module },
        at: early.at,
        label: 'no apps are loaded yet',
        ...weightOf(since('1.7')),
        sites,
      });
    }
    const handler = facts.handlers.find((made) => made.kind === 'WSGIHandler' && made.when === 'import');
    const isSetUp = facts.handlers.some((made) => made.kind === 'setup' || made.kind === 'get_wsgi_application');
    if (!handler || isSetUp) return;
    const age = since('1.7');
    const common = {
      at: handler.at,
      label: 'Django is not set up here',
      related: distinctLabels(
        facts.legacy.map(({ at, name }) => ({ at, text: name })),
        handler.at,
      ),
      ...weightOf(age),
      sites,
    };
    if (age.kind === 'old') return report({ ...common, messageId: 'handlerOfOld', data: { because: age.because } });
    const isOwn = handler.at.file === facts.file && !needsWhatComesLater(facts, handler);
    const fix = isOwn ? handlerFix(handler.at, textOf(facts.file) ?? '') : null;
    report({ ...common, messageId: 'handler', data: {}, fixes: fix ? [fix] : [] });
  },
});

/**
 * WSGIHandler() reads no settings before the first request, get_wsgi_application() at once: a search path or a variable that
 * comes below it would come too late.
 */
const needsWhatComesLater = ({ sysPath, effects }: ScriptFacts, { seq }: HandlerCreation): boolean =>
  sysPath.some((entry) => entry.seq > seq) || effects.some((effect) => effect.when === 'import' && effect.seq > seq);

/** An error is only what the version of Django proves. */
function weightOf({ kind }: AgeAnswer): { readonly severity: Severity; readonly confidence: Confidence } {
  if (kind === 'since') return { severity: 'error', confidence: 'high' };
  return { severity: kind === 'old' ? 'info' : 'warning', confidence: 'medium' };
}

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
      definesModel(textOf(file) ?? ''),
  );
};

/** Other libraries have models, and classes of that name. */
const definesModel = (text: string): boolean =>
  /^[ \t]*(?:from|import)[ \t]+django\b/m.test(text) && DEFINES_MODEL.test(text);

const DEFINES_MODEL = /^class \w+\((?:models\.)?Model\):/m;
