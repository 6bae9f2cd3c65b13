import { basename, posix } from 'node:path';
import type { DjangoSettingsFacts } from '../python/facts/django-settings-facts.ts';
import type { ScriptFacts } from '../python/facts/script-facts.ts';
import type { FilePath } from '../source/location.ts';
import { foldersAbove } from '../source/normal-path.ts';
import { oncePer } from '../source/once-per.ts';
import { type DjangoRange, djangoRangesIn, djangoVersion } from './django-range.ts';
import type { Project } from './project.ts';

/** Whether a project runs on a version of Django or on a later one, and what tells. `old`: on an earlier one, or it looks like it. */
export type AgeAnswer =
  | { readonly kind: 'since' | 'old'; readonly because: string }
  | { readonly kind: 'unknown'; readonly because: null };

/** What a file tells of the version of Django it is meant for. */
interface Sign extends DjangoRange {
  readonly file: FilePath;
  readonly because: string;
}

/** Asked of a project: about the files around `near`, whether their Django is `version` (`1.7`) or later. */
export interface AgeQuestion {
  readonly project: Project;
  readonly textOf: (file: FilePath) => string | null;
  readonly near: FilePath;
}

/**
 * What is written down as a requirement decides. Without that the code tells: modules and settings that came or went with a
 * version of Django (its release notes), South, what `startproject` wrote at the top of a file, Python 2. Code speaks for the
 * project that holds `near`, which begins where a manage.py is, else for the whole tree.
 */
export function djangoSince({ project, textOf, near }: AgeQuestion, version: string): AgeAnswer {
  const wanted = djangoVersion(version);
  const declared = declaredIn(project)(textOf);
  for (const folder of foldersAbove(near, project.root)) {
    const answer = judge(declared.filter(isBelow(folder)), wanted);
    if (answer.kind !== 'unknown') return answer;
  }
  const signs = signsIn(project)(textOf);
  const home = foldersAbove(near, project.root).find((folder) =>
    project.entryPoints.some(({ kind, file }) => kind === 'manage' && posix.dirname(file) === folder),
  );
  const answer = judge(home === undefined ? signs : signs.filter(isBelow(home)), wanted);
  if (answer.kind !== 'unknown') return answer;
  const hints = hintsIn(project)(textOf);
  return judge(
    home === undefined ? hints : hints.filter((hint) => isBelow(home)(hint) || isAround(home)(hint)),
    wanted,
  );
}

/** A file in a folder above another. */
const isAround =
  (home: FilePath) =>
  ({ file }: Sign): boolean =>
    home.startsWith(`${posix.dirname(file)}/`);

const isBelow =
  (folder: FilePath) =>
  ({ file }: Sign): boolean =>
    file.startsWith(`${folder}/`);

/** Signs that contradict each other tell nothing. */
function judge(signs: readonly Sign[], wanted: number): AgeAnswer {
  const since = signs.find(({ atLeast }) => atLeast !== null && atLeast >= wanted);
  const old = signs.find(({ below }) => below !== null && below <= wanted);
  if (since && !old) return { kind: 'since', because: since.because };
  if (old && !since) return { kind: 'old', because: old.because };
  return { kind: 'unknown', because: null };
}

type TextOf = AgeQuestion['textOf'];

/** One answer for each project: every rule that asks hands in the same texts. */
const oncePerProject = (find: (project: Project, textOf: TextOf) => readonly Sign[]) =>
  oncePer((project: Project) => oncePer((textOf: TextOf) => find(project, textOf)));

const declaredIn = oncePerProject((project, textOf) =>
  (project.requirements.get('django') ?? []).flatMap((file) =>
    djangoRangesIn(file, textOf(file) ?? '').map((range) => ({
      ...range,
      file,
      because: `${basename(file)} asks for Django ${range.written}`,
    })),
  ),
);

const signsIn = oncePerProject((project, textOf) => [
  ...project.entryPoints.flatMap(({ facts }) => signsOfScript(facts, textOf)),
  ...[...project.scripts.values()].flatMap(({ facts }) => signsOfScript(facts, textOf)),
  ...[...project.settingsModules].flatMap(([file, read]) => signsOfSettings(file, read, textOf(file) ?? '')),
  ...project.files.filter((file) => TELLING_MODULE.test(file)).flatMap((file) => signsOfModule(file, textOf)),
]);

/** What was usual in the years before Django 1.7, and went some years later: asked where nothing else tells. */
const HINTS: readonly (readonly [RegExp, RegExp, (found: string) => string])[] = [
  [/\/(?:readme|install)[^/]*$/i, /\bdjango[ \t=>v-]{1,4}1\.[0-6](?!\d)/i, (found) => `speaks of ${found}`],
  [/\.py$/, /^TEMPLATE_DIRS(?=[ \t]*=)/m, (found) => `has ${found}, which TEMPLATES replaced in Django 1.8`],
  [/\.py$/, /^MIDDLEWARE_CLASSES(?=[ \t]*=)/m, (found) => `has ${found}, which MIDDLEWARE replaced in Django 1.10`],
  [/\/urls\.py$/, /^urlpatterns[ \t]*=[ \t]*patterns\(/m, () => 'calls patterns(), gone in Django 1.10'],
];

const hintsIn = oncePerProject((project, textOf) =>
  [
    ...project.settingsModules.keys(),
    ...project.files.filter((file) => /\/(?:urls\.py|(?:readme|install)[^/]*)$/i.test(file)),
  ].flatMap((file) => {
    const text = textOf(file) ?? '';
    return HINTS.flatMap(([name, pattern, because]) => {
      const found = name.test(file) ? pattern.exec(text) : null;
      return found ? [sign(file, because(found[0]), LOOKS_OLD)] : [];
    });
  }),
);

const sign = (file: FilePath, because: string, range: Partial<DjangoRange>): Sign => ({
  atLeast: null,
  below: null,
  written: '',
  ...range,
  file,
  because: `${basename(file)} ${because}`,
});

/** Ways to start Django that are gone, each with the version that has it no more. */
const REMOVED_STARTS: readonly (readonly [string, string])[] = [
  ['django.core.handlers.modpython', '1.5'],
  ['setup_environ', '1.6'],
  ['execute_manager', '1.6'],
  ['fastcgi', '1.9'],
];

/** The version of Django that no longer has a name a script uses; null for one that is only out of use. */
export const removedIn = (name: string): string | null =>
  REMOVED_STARTS.find(([removed]) => name.includes(removed))?.[1] ?? null;

/** Python 2 says little of the version, and much of the age: Django 1.7 was written for Python 3 as well. */
const LOOKS_OLD = { below: 0 };

/** Of a first line, or of a folder of packages. */
const NAMES_PYTHON_2 = /\bpython2(?:\.\d)?\b/;

function signsOfScript({ file, legacy, notices }: ScriptFacts, textOf: TextOf): readonly Sign[] {
  const removed = legacy.flatMap(({ name }) => {
    const version = removedIn(name);
    return version === null
      ? []
      : [sign(file, `uses ${name}, gone in Django ${version}`, { below: djangoVersion(version) })];
  });
  const isPython2 = notices.some(({ code, file: at }) => code === 'python-python-2' && at === file);
  return [
    ...removed,
    ...(isPython2 ? [sign(file, 'is written in Python 2', LOOKS_OLD)] : []),
    ...(NAMES_PYTHON_2.test(textOf(file) ?? '') ? [sign(file, 'names Python 2', LOOKS_OLD)] : []),
    ...signsOfStart(file, textOf(file) ?? ''),
  ];
}

/** `startproject` names its own version in the addresses it writes at the top. */
function signsOfStart(file: FilePath, text: string): readonly Sign[] {
  const written = /docs\.djangoproject\.com\/en\/(\d+\.\d+)\//.exec(text)?.[1];
  if (written === undefined) return [];
  const version = djangoVersion(written);
  const range = version < REGISTRY ? { atLeast: version, below: REGISTRY } : { atLeast: version };
  return [sign(file, `was made by Django ${written}`, range)];
}

const REGISTRY = djangoVersion('1.7');

/** Settings that came with a version of Django, or went. */
const SETTINGS_SINCE: readonly (readonly [string, string])[] = [
  ['DEFAULT_AUTO_FIELD', '3.2'],
  ['MIDDLEWARE', '1.10'],
  ['TEMPLATES', '1.8'],
];
const SETTINGS_UNTIL: readonly (readonly [string, string])[] = [
  ['DATABASE_ENGINE', '1.4'],
  ['ADMIN_MEDIA_PREFIX', '1.4'],
];

/** Without one of these a settings module need not be run. */
const TELLING_SETTING = new RegExp(
  `\\b(?:${[...SETTINGS_SINCE, ...SETTINGS_UNTIL].map(([name]) => name).join('|')}|south)\\b`,
);

function signsOfSettings(file: FilePath, read: () => DjangoSettingsFacts | null, text: string): readonly Sign[] {
  const settings: DjangoSettingsFacts['settings'] = (TELLING_SETTING.test(text) && read()?.settings) || new Map();
  const apps = settings.get('INSTALLED_APPS')?.value;
  const hasSouth = apps?.kind === 'literal' && Array.isArray(apps.value) && apps.value.includes('south');
  return [
    ...SETTINGS_SINCE.filter(([name]) => settings.has(name)).map(([name, version]) =>
      sign(file, `has ${name}, new in Django ${version}`, { atLeast: djangoVersion(version) }),
    ),
    ...SETTINGS_UNTIL.filter(([name]) => settings.has(name)).map(([name, version]) =>
      sign(file, `has ${name}, gone in Django ${version}`, { below: djangoVersion(version) }),
    ),
    // An installed `south` keeps Django 1.7 from starting.
    ...(hasSouth ? [sign(file, 'migrates with South, which Django 1.7 replaced', { below: REGISTRY })] : []),
    ...(OLD_HEADER.test(text) ? [sign(file, 'begins as Django before 1.6 wrote it', LOOKS_OLD)] : []),
    ...signsOfStart(file, text),
  ];
}

/** What `startproject` wrote at the top of settings until 1.5; since then it is a text in quotes. */
const OLD_HEADER = /^(?:\uFEFF)?# Django settings for .* project\.\s*$/m;

const TELLING_MODULE = /\/(?:urls|migrations\/0001_initial)\.py$/;

/** Imports that only some versions have; under a `try` they tell nothing. */
const IMPORTS: readonly (readonly [RegExp, string, Partial<DjangoRange>])[] = [
  [
    /^[ \t]*from[ \t]+django\.conf\.urls\.defaults[ \t]+import\b/m,
    'imports django.conf.urls.defaults, gone in Django 1.6',
    { below: djangoVersion('1.6') },
  ],
  [/^from[ \t]+south\b/m, 'is a migration of South, which Django 1.7 replaced', { below: REGISTRY }],
  [
    /^from[ \t]+django\.db[ \t]+import\b.*\bmigrations\b/m,
    'is a migration of Django, new in Django 1.7',
    { atLeast: REGISTRY },
  ],
  [
    /^from[ \t]+django\.urls[ \t]+import\b/m,
    'imports django.urls, new in Django 1.10',
    { atLeast: djangoVersion('1.10') },
  ],
];

function signsOfModule(file: FilePath, textOf: TextOf): readonly Sign[] {
  const text = textOf(file) ?? '';
  if (/^try[ \t]*:/m.test(text)) return [];
  return IMPORTS.flatMap(([pattern, because, range]) => (pattern.test(text) ? [sign(file, because, range)] : []));
}
