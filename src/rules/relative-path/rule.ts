import { posix } from 'node:path';
import type { DeployedScript, Mount, ProcessGroup } from '../../deployment/deployment.ts';
import type { Project } from '../../project/project.ts';
import type { RelativeFile } from '../../python/facts/script-facts.ts';
import type { FilePath, Location } from '../../source/location.ts';
import { SourceFile } from '../../source/source-file.ts';
import { defineRule } from '../define-rule.ts';
import { type DjangoSite, djangoSites } from '../django-sites.ts';
import type { Fix } from '../finding.ts';
import type { Files } from '../module-files.ts';
import { labelPlacement, nameProcess, nameSite } from '../wording.ts';
import { type RelativeSetting, relativeSettingsOf } from './relative-settings.ts';

export const rule = defineRule({
  id: 'relative-path',
  subject: 'process-group',
  meta: {
    summary: 'A site opens a file by a relative path, which under mod_wsgi starts from `/`.',
    severity: 'warning',
    confidence: 'medium',
    fixable: 'unsafe',
  },
  messages: {
    setting: {
      message:
        "{name} is '{path}', a relative path: {site} looks for /{path}, because the working directory of {process} is `/` (no home= is given). {consequence}. With runserver the path starts from the project folder, and it works.",
      help: 'Write the whole path, best from the place of the settings file: `BASE_DIR / "{path}"`. home= on WSGIDaemonProcess works too, for one site in the process.',
    },
    opened: {
      message:
        "'{path}' is a relative path: {site} opens /{path} while it is loaded, because the working directory of {process} is `/` (no home= is given), and ends with FileNotFoundError or PermissionError (500). With runserver the path starts from the project folder, and it works.",
      help: 'Start the path from the place of the file: `os.path.join(os.path.dirname(os.path.abspath(__file__)), "{path}")`. home= on WSGIDaemonProcess works too, for one site in the process.',
    },
  },
  check(group, { report, deployment, project, textOf, kindIn }) {
    if (!deployment.server || hasHome(group) || keepsDirectory(project, textOf)) return;
    for (const mount of firstMounts(group)) {
      for (const { path, at } of openedBy(mount.script)) {
        report({
          messageId: 'opened',
          data: { path, site: nameSite(mount, mount.script), process: nameProcess(group.name) },
          at,
          label: `/${path} under mod_wsgi`,
          related: labelPlacement(mount).slice(0, 1),
          gets: path,
          sites: [mount],
        });
      }
    }
    for (const site of djangoSites(group.mounts)) {
      if (site.script.facts?.processGlobalCalls.some(({ name }) => name === 'os.chdir')) continue;
      for (const relative of relativeSettingsOf(site.settings)) {
        const at = placeOf(site, relative, textOf);
        if (!at || !matters(site, relative, { textOf, kindIn })) continue;
        const [mount] = site.mounts;
        report({
          messageId: 'setting',
          data: {
            name: relative.name,
            path: relative.path,
            site: nameSite(mount, site.script),
            process: nameProcess(group.name),
            consequence: CONSEQUENCES[relative.kind],
          },
          at,
          label: `/${relative.path} under mod_wsgi`,
          related: labelPlacement(mount).slice(0, 1),
          fixes: baseDirFix(site, at, textOf),
          gets: `${relative.name} ${relative.path}`,
          sites: [mount],
        });
      }
    }
  },
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

/** Relative paths that a script or its settings open while they are loaded, before the script changes the directory. */
function openedBy({ facts, djangoSettings }: DeployedScript): readonly RelativeFile[] {
  if (facts?.processGlobalCalls.some(({ name }) => name === 'os.chdir')) return [];
  const all = [...(facts?.relativeFiles ?? []), ...(djangoSettings?.relativeFiles ?? [])];
  return all.filter(({ when }) => when === 'import');
}

/** Measured: the working directory is `/` in daemons and in Apache's own processes, and `home=` where that is given. */
const hasHome = ({ daemon }: ProcessGroup): boolean => daemon?.options.has('home') ?? false;

/** Measured: an Apache that stays in the foreground, as in containers, keeps the directory it was started in. */
const keepsDirectory = ({ root }: Project, textOf: (file: FilePath) => string | null): boolean =>
  ['Dockerfile', 'docker/Dockerfile', 'Containerfile'].some((name) =>
    /FOREGROUND/.test(textOf(posix.join(root, name)) ?? ''),
  );

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

/** Puts BASE_DIR before the path where the settings file has one above, as `startproject` writes it. */
function baseDirFix({ settings }: DjangoSite, at: Location, textOf: (file: FilePath) => string | null): readonly Fix[] {
  const base = settings.settings.get('BASE_DIR')?.at;
  const text = textOf(at.file) ?? '';
  const written = text.slice(at.range.start, at.range.end);
  if (base?.file !== at.file || base.range.start > at.range.start || !/^(['"]).*\1$/.test(written)) return [];
  const how = text.slice(base.range.start, base.range.end);
  const newText = /\bPath\(/.test(how)
    ? `BASE_DIR / ${written}`
    : /\bos\.path\b/.test(how)
      ? `os.path.join(BASE_DIR, ${written})`
      : null;
  if (newText === null) return [];
  return [
    {
      title: 'start the path from BASE_DIR',
      applicability: 'unsafe',
      edits: [{ file: at.file, range: at.range, newText }],
    },
  ];
}
