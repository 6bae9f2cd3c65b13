import { posix } from 'node:path';
import type { DeployedScript, Mount, ProcessGroup } from '../../deployment/deployment.ts';
import type { Project } from '../../project/project.ts';
import type { RelativeFile } from '../../python/facts/script-facts.ts';
import { distinctEdits, type Edit } from '../../source/edit.ts';
import { groupBy } from '../../source/group-by.ts';
import type { FilePath, Location } from '../../source/location.ts';
import { SourceFile } from '../../source/source-file.ts';
import { defineRule } from '../define-rule.ts';
import { type DjangoSite, djangoSites } from '../django-sites.ts';
import type { Fix } from '../finding.ts';
import type { Files } from '../module-files.ts';
import type { MessageTemplate, OccurrenceDraft, RuleContext, Told } from '../rule.ts';
import { setUpTexts } from '../set-up-files.ts';
import { listSites } from '../site.ts';
import { labelPlacement, listNames, nameProcess } from '../wording.ts';
import { startsAtTop } from '../working-directory.ts';
import { type RelativeSetting, relativeSettingsOf } from './relative-settings.ts';

const AT_ROOT =
  'That is {targets}, because the working directory of {processes} is `/` (no home= is given), and it ends with {failure} (500). With runserver the path starts from the project folder, and it works.';
const FROM_FILE =
  'Start the path from the place of the file: `os.path.join(os.path.dirname(os.path.abspath(__file__)), "{path}")`. home= on WSGIDaemonProcess works too, for one site in the process.';

const MESSAGES = {
  setting: {
    message:
      '{name} is a relative path, {paths}: for {sites} that is {targets}, because the working directory of {processes} is `/` (no home= is given). {consequence}. With runserver the path starts from the project folder, and it works.',
    help: 'Write the whole path, best from the place of the settings file: `BASE_DIR / "{path}"`. home= on WSGIDaemonProcess works too, for one site in the process.',
  },
  opened: {
    message: `Loading {sites} opens a file by a relative path: {paths}. ${AT_ROOT}`,
    help: FROM_FILE,
  },
  asked: {
    message: `Requests to {sites} open a file by a relative path: {paths}. ${AT_ROOT}`,
    help: FROM_FILE,
  },
} satisfies Record<string, MessageTemplate>;

type Context = RuleContext<typeof MESSAGES, 'deployment'>;

export const rule = defineRule({
  id: 'relative-path',
  subject: 'deployment',
  meta: {
    summary: 'A site opens a file by a relative path, which under mod_wsgi starts from `/`.',
    severity: 'warning',
    confidence: 'medium',
    fixable: 'unsafe',
  },
  messages: MESSAGES,
  check({ server, processGroups }, context) {
    if (!server) return;
    const groups = processGroups.filter((group) => startsAtTop(group, server, context));
    reportOpened(groups, context);
    const settings = groups.flatMap((group) => findSettings(group, context));
    for (const [name, occurrences] of groupBy(settings, ({ relative }) => relative.name)) {
      context.reportCause({
        messageId: 'setting',
        cause: name,
        occurrences,
        about: (told) => ({
          data: { ...dataOf(told), name, consequence: CONSEQUENCES[told[0].relative.kind] },
          at: told[0].at,
          label: told[0].label,
          fixes: baseDirFix(told, context.textOf),
        }),
      });
    }
  },
});

/** A site that opens a relative path. */
interface RelativePath extends OccurrenceDraft {
  readonly site: Mount;
  readonly group: ProcessGroup;
  readonly path: string;
}

interface RelativeSettingOf extends RelativePath {
  readonly relative: RelativeSetting;
  readonly settings: DjangoSite['settings'];
}

const siteOf = (mount: Mount, group: ProcessGroup, path: string, at: Location): RelativePath => ({
  site: mount,
  group,
  path,
  at,
  label: `/${path} under mod_wsgi`,
  related: labelPlacement(mount).slice(0, 1),
  gets: path,
});

function dataOf(told: Told<RelativePath>) {
  const paths = told.map(({ path }) => path);
  return {
    path: told[0].path,
    paths: listNames(paths.map((path) => `'${path}'`)),
    targets: listNames(paths.map((path) => posix.join('/', path))),
    sites: listSites(told),
    processes: listNames(told.map(({ group }) => nameProcess(group.name))),
  };
}

function reportOpened(groups: readonly ProcessGroup[], { reportCause, project, textOf }: Context): void {
  const opened = groups.flatMap((group) =>
    firstMounts(group).flatMap((mount) =>
      openedBy(mount.script)
        .filter(({ path }) => !isPutThere(path, project, textOf))
        .map(({ path, at, ...file }) => ({ ...siteOf(mount, group, path, at), ...file })),
    ),
  );
  for (const messageId of ['opened', 'asked'] as const)
    reportCause({
      messageId,
      cause: '',
      occurrences: opened.filter(({ when }) => (when === 'import') === (messageId === 'opened')),
      about: (told) => ({ data: { ...dataOf(told), failure: failureOf(told) }, at: told[0].at, label: told[0].label }),
    });
}

const failureOf = (files: readonly Pick<RelativeFile, 'isDatabase'>[]): string => {
  const failures = files.map(({ isDatabase }) =>
    isDatabase ? '`unable to open database file`' : 'FileNotFoundError or PermissionError',
  );
  return [...new Set(failures)].join(' or ');
};

const findSettings = (group: ProcessGroup, context: Context): readonly RelativeSettingOf[] =>
  djangoSites(group.mounts).flatMap((site) => {
    if (site.script.facts?.processGlobalCalls.some(({ name }) => name === 'os.chdir')) return [];
    return relativeSettingsOf(site.settings).flatMap((relative) => {
      const at = placeOf(site, relative, context.textOf);
      if (!at || !matters(site, relative, context)) return [];
      return { ...siteOf(site.mounts[0], group, relative.path, at), relative, settings: site.settings };
    });
  });

const CONSEQUENCES: Readonly<Record<RelativeSetting['kind'], string>> = {
  database: 'It ends with `unable to open database file`, or with `no such table` in a new and empty one (500)',
  log: 'Logging cannot be set up, so the site does not start (500)',
  uploads: 'Uploads are refused (Permission denied), and files that are there are not found',
  templates: 'Pages whose templates lie there end with TemplateDoesNotExist (500)',
  files: 'What is written there fails with Permission denied',
};

/** Each script that runs in a process, with the first of its mounts. */
const firstMounts = ({ mounts }: ProcessGroup): readonly Mount[] => [
  ...new Map(
    mounts
      .filter(({ shadowedBy, refusal }) => !shadowedBy && !refusal)
      .reverse()
      .map((mount) => [mount.script.deployedPath, mount]),
  ).values(),
];

/** Relative paths that a script or its settings open, where the script does not change the directory. */
function openedBy({ facts, djangoSettings }: DeployedScript): readonly RelativeFile[] {
  if (facts?.processGlobalCalls.some(({ name }) => name === 'os.chdir')) return [];
  return [...(facts?.relativeFiles ?? []), ...(djangoSettings?.relativeFiles ?? [])].filter(
    ({ path, when, certain }) => (when !== 'import' || certain) && !LEADS_FROM_TOP.test(path),
  );
}

/** What climbs beyond the top and names a folder of every system: from `/` it leads where it is meant to. */
const LEADS_FROM_TOP = /^(?:\.\.\/){2,}(?:etc|home|mnt|opt|root|srv|tmp|usr|var)\//;

/** A command that copies or makes something. */
const MAKES_SOMETHING = /\b(?:COPY|ADD|VOLUME|mkdir|ln|cp)\b/;

/** Whether a file that sets the server up mounts, copies or makes something at `/` by the first name of a relative path. */
function isPutThere(path: string, project: Project, textOf: (file: FilePath) => string | null): boolean {
  const first = path.replace(/^(?:\.\/)+/, '').split('/')[0] ?? '';
  const name = first.replace(/[^\w-]/g, '\\$&');
  const ends = `(?:[/"'\\s:,\\]]|$)`;
  const mounted = new RegExp(`\\S:/${name}${ends}`, 'm');
  const named = new RegExp(`[\\s"']/${name}${ends}`);
  return setUpTexts(project, textOf).some(
    (text) =>
      mounted.test(text) ||
      text.split('\n').some((line) => {
        const command = MAKES_SOMETHING.exec(line);
        return command !== null && named.test(line.slice(command.index + command[0].length));
      }),
  );
}

/** A folder of templates is missed only where the project has one of that name. */
function matters({ settings }: DjangoSite, { kind, path }: RelativeSetting, { kindIn }: Files): boolean {
  if (kind !== 'templates') return true;
  const folder = posix.dirname(settings.file);
  const [first = ''] = path.split('/');
  return [folder, posix.dirname(folder), posix.dirname(posix.dirname(folder))].some(
    (one) => kindIn(one, first) === 'directory',
  );
}

/** The text of the path in its setting, else the setting. */
function placeOf(
  { settings }: DjangoSite,
  { setting, path }: RelativeSetting,
  textOf: (file: FilePath) => string | null,
): Location | null {
  const at = settings.settings.get(setting)?.at;
  const text = at ? textOf(at.file) : null;
  if (!at || text === null) return null;
  const written = text.slice(at.range.start, at.range.end);
  const found = [`'${path}'`, `"${path}"`].map((one) => written.indexOf(one)).find((index) => index >= 0);
  if (found === undefined) return at;
  const start = at.range.start + found;
  return new SourceFile(at.file, text).locate({ start, end: start + path.length + 2 });
}

/** Puts BASE_DIR before the paths whose settings file has one above, as `startproject` writes it. */
function baseDirFix(told: Told<RelativeSettingOf>, textOf: (file: FilePath) => string | null): readonly Fix[] {
  const edits = distinctEdits(told.flatMap((one) => baseDirEdit(one, textOf) ?? []));
  return edits.length === 0 ? [] : [{ title: 'start the path from BASE_DIR', applicability: 'unsafe', edits }];
}

function baseDirEdit({ settings, at }: RelativeSettingOf, textOf: (file: FilePath) => string | null): Edit | null {
  const base = settings.settings.get('BASE_DIR')?.at;
  const text = textOf(at.file) ?? '';
  const written = text.slice(at.range.start, at.range.end);
  if (base?.file !== at.file || base.range.start > at.range.start || !/^(['"]).*\1$/.test(written)) return null;
  const how = text.slice(base.range.start, base.range.end);
  const newText = /\bPath\(/.test(how)
    ? `BASE_DIR / ${written}`
    : /\bos\.path\b/.test(how)
      ? `os.path.join(BASE_DIR, ${written})`
      : null;
  return newText === null ? null : { file: at.file, range: at.range, newText };
}
