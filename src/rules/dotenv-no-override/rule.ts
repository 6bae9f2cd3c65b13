import { posix } from 'node:path';
import type { DeployedScript, ProcessGroup } from '../../deployment/deployment.ts';
import type { DotenvLoad } from '../../python/facts/script-facts.ts';
import type { Edit } from '../../source/edit.ts';
import type { FilePath } from '../../source/location.ts';
import { defineRule } from '../define-rule.ts';
import type { MessageTemplate, RuleContext } from '../rule.ts';
import { isSensitive, type Resident, residentsOf, runsSurely } from '../shared-environment.ts';
import { labelSharing, linesOf, listSites } from '../site.ts';
import { distinctLabels, labelPlacement, listNames, nameProcess, nameSite } from '../wording.ts';
import { startsAtTop } from '../working-directory.ts';
import { type DotenvClash, findClashes } from './find-clashes.ts';

const HELP =
  'Give each site a daemon process group, or read the file without os.environ: `dotenv_values(path)`, an Env with a dictionary of its own. `override=True` cures it too, but then nothing that is set from outside (systemd, containers) counts any more; and it must be done in every site.';

const MESSAGES = {
  shared: {
    message:
      '{sites} load .env files in one process ({process}), and the files name {keys} with different values. Variables that are set already are kept: if {writer} is loaded first, {victim} starts with the values of its file, with status 200 and no line in the log.',
    help: HELP,
  },
  unread: {
    message:
      '{sites} load .env files in one process ({process}), and what is in them is not in the files analysed. Variables that are set already are kept: every name that two of the files have keeps the value of the site that is loaded first.',
    help: HELP,
  },
  path: {
    message:
      'The .env file of {sites} is loaded without saying where it lies. Under mod_wsgi it is looked for upwards from the working directory, which is `/` in {process} since no home= is given: the file that works with runserver is not found, and no error says so.',
    help: 'Name the file by `__file__`: `load_dotenv(Path(__file__).resolve().parent / ".env")`. home= on WSGIDaemonProcess works too, for one site in the process. SetEnv does not help: it never reaches os.environ.',
  },
} satisfies Record<string, MessageTemplate>;

type Context = RuleContext<typeof MESSAGES, 'process-group'>;

export const rule = defineRule({
  id: 'dotenv-no-override',
  subject: 'process-group',
  meta: {
    summary: 'A site loads its .env file only where nothing is set, or from wherever the server was started.',
    severity: 'warning',
    confidence: 'high',
    fixable: 'unsafe',
    stage: 'shared-keys',
  },
  messages: MESSAGES,
  check(group, context) {
    const { deployment } = context;
    if (!deployment.server || !group.scripts.some(loadsDotenv)) return;
    const residents = residentsOf(group).filter(({ dotenvLoads }) => dotenvLoads.length > 0);
    const clashes = findClashes(residents, deployment.versions.python);
    reportClashes(
      'shared',
      clashes.filter(({ keys }) => keys),
      group,
      context,
    );
    reportClashes(
      'unread',
      clashes.filter(({ keys }) => !keys),
      group,
      context,
    );
    if (startsAtTop(group, deployment.server, context)) reportSearches(residents, group, context);
  },
});

function reportClashes(
  messageId: 'shared' | 'unread',
  clashes: readonly DotenvClash[],
  group: ProcessGroup,
  { reportCause }: Context,
): void {
  reportCause({
    messageId,
    cause: group.name,
    occurrences: clashes.map((clash) => occurrenceOf(clash, group)),
    about: (told) => {
      const [{ writer }] = told;
      const named = nameSite(writer.mount, writer.script);
      const shared = labelSharing(group, told[0].site) ?? { at: told[0].at, text: told[0].label };
      return {
        data: {
          sites: listNames([...told.map(({ site }) => nameSite(site, site.script)), named]),
          writer: named,
          victim: nameSite(told[0].site, told[0].site.script),
          keys: listNames(told.flatMap(({ keys }) => keys ?? [])),
          process: nameProcess(group.name),
        },
        at: shared.at,
        label: shared.text,
      };
    },
  });
}

function occurrenceOf({ victim, writer, mine, its, keys }: DotenvClash, group: ProcessGroup) {
  const isSure = keys !== null && runsSurely(victim) && runsSurely(writer);
  return {
    writer,
    keys,
    site: victim.mount,
    beside: [...victim.mounts, ...writer.mounts],
    at: mine.at,
    label: 'keeps what is set already',
    related: distinctLabels(
      [
        { at: its.at, text: 'loaded in the same process' },
        ...labelPlacement(writer.mount),
        ...labelPlacement(victim.mount),
      ],
      mine.at,
    ),
    alsoAt: linesOf(victim.mount, group),
    severity: isSure && keys.some(isSensitive) ? ('error' as const) : ('warning' as const),
    confidence: isSure ? ('high' as const) : ('medium' as const),
  };
}

/** The scripts of a process without home= that do not say which file they load. */
function reportSearches(residents: readonly Resident[], group: ProcessGroup, { reportCause, textOf }: Context): void {
  reportCause({
    messageId: 'path',
    cause: group.name,
    occurrences: residents.flatMap(({ mount, mounts, dotenvLoads }) => {
      const load = dotenvLoads.find(({ search }) => search === 'working-directory');
      if (!load) return [];
      return {
        load,
        site: mount,
        beside: mounts,
        at: load.at,
        label: 'looks in the working directory',
        related: labelPlacement(mount).slice(0, 1),
        alsoAt: linesOf(mount, group),
        severity: 'warning' as const,
      };
    }),
    about: (told) => {
      const edits = told.flatMap(({ load }) => nameFile(load, textOf) ?? []);
      return {
        data: { sites: listSites(told), process: nameProcess(group.name) },
        at: told[0].at,
        label: told[0].label,
        fixes:
          edits.length > 0
            ? [{ title: 'name the .env file by __file__', applicability: 'unsafe' as const, edits }]
            : [],
      };
    },
  });
}

const loadsDotenv = ({ facts, djangoSettings }: DeployedScript): boolean =>
  [facts, djangoSettings].some((one) => one && one.dotenvLoads.length > 0);

/** Names the `.env` file that lies nearest above the script; null where there is none. */
function nameFile({ at }: DotenvLoad, textOf: (file: FilePath) => string | null): Edit | null {
  const text = textOf(at.file) ?? '';
  const call = text.slice(at.range.start, at.range.end).indexOf('load_dotenv()');
  if (call < 0 || !/^import os$/m.test(text.slice(0, at.range.start))) return null;
  let folder = posix.dirname(at.file);
  let expression = 'os.path.dirname(os.path.abspath(__file__))';
  while (textOf(posix.join(folder, '.env')) === null) {
    if (folder === '/' || folder === '.') return null;
    folder = posix.dirname(folder);
    expression = `os.path.dirname(${expression})`;
  }
  const start = at.range.start + call + 'load_dotenv('.length;
  return { file: at.file, range: { start, end: start }, newText: `os.path.join(${expression}, '.env')` };
}
