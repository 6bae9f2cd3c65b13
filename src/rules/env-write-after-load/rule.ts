import type { DeployedScript } from '../../deployment/deployment.ts';
import type { EarlySettingsRead, ImportFact, ScriptFacts } from '../../python/facts/script-facts.ts';
import type { FilePath, Location } from '../../source/location.ts';
import { knownValue } from '../../source/static-value.ts';
import { defineRule } from '../define-rule.ts';
import { isInOldDjangoGuard } from '../old-django-guard.ts';
import { distinctLabels } from '../wording.ts';
import { moveUp } from './move-up.ts';

/** What made Django read the environment. */
interface Loaded {
  readonly seq: number;
  readonly at: Location;
  readonly how: string;
}

export const rule = defineRule({
  id: 'env-write-after-load',
  subject: 'script',
  meta: {
    summary: 'A script sets a variable or a path after the code that needed it.',
    severity: 'error',
    confidence: 'high',
    fixable: 'safe',
  },
  messages: {
    late: {
      message:
        '{key} is set here, after {how} has read the environment: this line changes nothing any more. What counts is what was there before: nothing (ImproperlyConfigured, 500), or what another site of the process left there (its pages, 200).',
      help: 'Move the line above {where}. Importing `django.core.wsgi` before it is harmless, making the handler or reading a setting is not; setting it a second time does not help, since Django reads it once.',
    },
    'late-key': {
      message:
        'The settings read {key} while they are imported, and this script sets it after {how}: they get their default, or end with KeyError (500).',
      help: 'Move the line above {where}. A default in the settings only hides that the value never arrives.',
    },
    request: {
      message:
        'The settings read {key} while they are imported, which {how} does once when the script is loaded, and this script sets it only when a request comes: the settings get their default without a word, or end with KeyError (500).',
      help: 'Write the value at module level before the handler is made, or let the settings read a file found by `__file__`. Making the handler in the request instead comes too late for every request but the first.',
    },
    path: {
      message:
        '{path} is added to sys.path after {module} was imported: that import did not see it. Where Django is installed nowhere else it fails with `No module named` (500), else another installation of Django is used than the one meant.',
      help: 'Move the line above the first import of Django, or give the virtual environment to the daemon with python-home=, for which no line in the script is needed.',
    },
  },
  check({ facts }, { report, deployments, textOf }) {
    const loaded = findLoad(facts);
    if (loaded && !facts.configuresSettings) {
      const earlier = new Set(facts.effects.flatMap(({ key, seq }) => (seq < loaded.seq ? [key] : [])));
      for (const effect of facts.effects) {
        const { key, when, at, how } = effect;
        if (key === null || when !== 'import' || how === 'remove') continue;
        const isSelector =
          key === facts.settingsVariable || (key === 'DJANGO_CONFIGURATION' && usesConfigurations(facts));
        const isEarlier = earlier.has(key);
        const readAt = isSelector ? undefined : readBySettings(facts.file, key, deployments);
        if (isEarlier || !(isSelector || readAt)) continue;
        const fix = moveUp(at, loaded.at, textOf(at.file) ?? '', how === 'if-absent' ? 'safe' : 'unsafe');
        report({
          messageId: isSelector ? 'late' : 'late-key',
          data: { key, how: loaded.how, where: loaded.how },
          at,
          label: 'too late',
          related: distinctLabels(
            [
              { at: loaded.at, text: 'the environment is read here' },
              ...(readAt ? [{ at: readAt, text: `${key} is read here` }] : []),
            ],
            at,
          ),
          fixes: fix ? [fix] : [],
          sites: [facts.file],
        });
      }
      for (const { key, at } of requestWrites(facts)) {
        const readAt = readBySettings(facts.file, key, deployments);
        if (!readAt || facts.effects.some((effect) => effect.key === key && effect.when === 'import')) continue;
        report({
          messageId: 'request',
          data: { key, how: loaded.how },
          at,
          label: 'comes with the first request',
          related: distinctLabels(
            [
              { at: readAt, text: `${key} is read here` },
              { at: loaded.at, text: 'the settings are imported here' },
            ],
            at,
          ),
          sites: [facts.file],
        });
      }
    }
    const django = facts.imports.find(
      ({ module, at }) => /^(django|configurations)(\.|$)/.test(module) && at.file === facts.file,
    );
    for (const entry of facts.sysPath) {
      if (!django || entry.seq < django.seq || entry.at.file !== facts.file || hasHome(facts.file, deployments))
        continue;
      const written = textOf(facts.file)?.slice(entry.at.range.start, entry.at.range.end) ?? '';
      const path = knownValue(entry.path) ?? 'A directory of packages';
      if (!/addsitedir|site-packages/.test(`${written} ${path}`) || IN_PACKAGES.test(path)) continue;
      const fix = moveUp(entry.at, django.at, textOf(facts.file) ?? '', 'safe');
      report({
        messageId: 'path',
        data: { path, module: django.module },
        at: entry.at,
        label: 'too late',
        related: [{ at: django.at, text: `${django.module} is imported here` }],
        fixes: fix ? [fix] : [],
        confidence: 'medium',
        sites: [facts.file],
      });
    }
  },
});

/** One package beside Django, such as an egg. */
const IN_PACKAGES = /site-packages\/[^/]/;

/** The first thing while the script is loaded that makes Django read the environment. */
function findLoad(facts: ScriptFacts): Loaded | null {
  const isLoading = ({ module }: ImportFact): boolean => module === 'configurations.wsgi';
  const events: Loaded[] = [
    ...facts.handlers
      .filter((handler) => handler.when === 'import' && handler.kind !== 'other' && !isInOldDjangoGuard(handler, facts))
      .map(({ seq, at, via, kind }) => ({
        seq,
        at: via[0] ?? at,
        how: kind === 'setup' ? 'django.setup()' : `${kind}()`,
      })),
    ...facts.imports.filter(isLoading).map(({ seq, at }) => ({ seq, at, how: 'the import of configurations.wsgi' })),
    ...facts.settingsReads.filter(isTold).map(({ seq, at, via, name }) => ({
      seq,
      at: via[0] ?? at,
      how: isSetting(name) ? `reading settings.${name}` : name,
    })),
  ];
  return events.sort((a, b) => a.seq - b.seq)[0] ?? null;
}

const isSetting = (name: string): boolean => /^\w+$/.test(name);

/** Not of a call that may read none, nor where the script goes on without settings: then a later line counts. */
const isTold = ({ name, certain, isCaught }: EarlySettingsRead): boolean => !isCaught && (certain || isSetting(name));

const usesConfigurations = ({ handlers }: ScriptFacts): boolean =>
  handlers.some(({ kind }) => kind === 'configurations');

/** Variables that are written only while requests are answered, each once. */
function requestWrites({ effects }: ScriptFacts): readonly { readonly key: string; readonly at: Location }[] {
  const found = new Map<string, Location>();
  for (const { key, when, at } of effects) if (key !== null && when !== 'import' && !found.has(key)) found.set(key, at);
  return [...found].map(([key, at]) => ({ key, at }));
}

type Deployments = readonly { readonly mounts: readonly { readonly script: DeployedScript }[] }[];

const scriptOf = (file: FilePath, deployments: Deployments): DeployedScript | undefined =>
  deployments.flatMap(({ mounts }) => mounts).find(({ script }) => script.file === file)?.script;

const readBySettings = (file: FilePath, key: string, deployments: Deployments): Location | undefined =>
  scriptOf(file, deployments)?.djangoSettings?.reads.find((read) => read.key === key && read.when === 'import')?.at;

/** A daemon with a virtual environment of its own has Django from there. */
const hasHome = (file: FilePath, deployments: Parameters<typeof homes>[0]): boolean => homes(deployments).has(file);

const homes = (
  deployments: readonly {
    readonly processGroups: readonly {
      readonly daemon: { readonly options: ReadonlyMap<string, string> } | null;
      readonly scripts: readonly DeployedScript[];
    }[];
  }[],
): ReadonlySet<FilePath | null> =>
  new Set(
    deployments.flatMap(({ processGroups }) =>
      processGroups
        .filter(({ daemon }) => daemon?.options.has('python-home'))
        .flatMap(({ scripts }) => scripts.map(({ file }) => file)),
    ),
  );
