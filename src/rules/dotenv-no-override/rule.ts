import { posix } from 'node:path';
import type { DeployedScript, ProcessGroup } from '../../deployment/deployment.ts';
import type { DotenvLoad } from '../../python/facts/script-facts.ts';
import type { FilePath } from '../../source/location.ts';
import { knownValue } from '../../source/static-value.ts';
import { defineRule } from '../define-rule.ts';
import type { Fix } from '../finding.ts';
import { isSensitive, type Resident, reaches, residentsOf, runsSurely } from '../shared-environment.ts';
import { distinctLabels, labelPlacement, nameProcess, nameSite } from '../wording.ts';

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
  messages: {
    shared: {
      message:
        '{victim} and {writer} load .env files in one process ({process}), and both files name {keys}. Variables that are set already are kept: if {writer} is loaded first, {victim} starts with the values of the other file, with status 200 and no line in the log.',
      help: 'Give each site a daemon process group, or read the file without os.environ: `dotenv_values(path)`, an Env with a dictionary of its own. `override=True` cures it too, but then nothing that is set from outside (systemd, containers) counts any more; and it must be done in every site.',
    },
    unread: {
      message:
        '{victim} and {writer} load .env files in one process ({process}), and what is in them is not in the files analysed. Variables that are set already are kept: every name that both files have keeps the value of the site that is loaded first.',
      help: 'Give each site a daemon process group, or read the file without os.environ: `dotenv_values(path)`, an Env with a dictionary of its own. `override=True` cures it too, but then nothing that is set from outside (systemd, containers) counts any more; and it must be done in every site.',
    },
    path: {
      message:
        '{site} loads a .env file without saying which. Under mod_wsgi it is looked for upwards from the working directory, which is `/` in {process} since no home= is given: the file that works with runserver is not found, and no error says so.',
      help: 'Name the file by `__file__`: `load_dotenv(Path(__file__).resolve().parent / ".env")`. home= on WSGIDaemonProcess works too, for one site in the process. SetEnv does not help: it never reaches os.environ.',
    },
  },
  check(group, { report, deployment, textOf }) {
    if (!deployment.server || !group.scripts.some(loadsDotenv)) return;
    const residents = residentsOf(group).filter(({ dotenvLoads }) => dotenvLoads.length > 0);
    const seen = new Set<string>();
    for (const victim of residents) {
      for (const writer of residents) {
        const pair = [victim, writer].map(({ script }) => script.deployedPath).sort();
        if (victim === writer || seen.has(pair.join('\n')) || !reaches(writer, victim, deployment.versions.python))
          continue;
        const clash = clashOf(victim, writer);
        if (!clash) continue;
        seen.add(pair.join('\n'));
        const common = {
          victim: nameSite(victim.mount, victim.script),
          writer: nameSite(writer.mount, writer.script),
          process: nameProcess(group.name),
        };
        const { at } = clash.mine;
        const draft = {
          at,
          label: 'keeps what is set already',
          related: distinctLabels(
            [
              { at: clash.its.at, text: 'loaded in the same process' },
              ...labelPlacement(writer.mount),
              ...labelPlacement(victim.mount),
            ],
            at,
          ),
          sites: pair,
        };
        if (clash.keys) {
          const isSure = runsSurely(victim) && runsSurely(writer);
          report({
            ...draft,
            messageId: 'shared',
            data: { ...common, keys: clash.keys.join(', ') },
            severity: clash.keys.some(isSensitive) && isSure ? 'error' : 'warning',
            confidence: isSure ? 'high' : 'medium',
          });
        } else report({ ...draft, messageId: 'unread', data: common, severity: 'warning', confidence: 'medium' });
      }
    }
    for (const { script, mount, dotenvLoads } of residents) {
      const load = dotenvLoads.find(({ search }) => search === 'working-directory');
      if (!load || hasHome(group)) continue;
      const fix = buildFix(load, textOf);
      report({
        messageId: 'path',
        data: { site: nameSite(mount, script), process: nameProcess(group.name) },
        at: load.at,
        label: 'looks in the working directory',
        related: labelPlacement(mount).slice(0, 1),
        fixes: fix ? [fix] : [],
        severity: 'warning',
        sites: [script.deployedPath],
      });
    }
  },
});

const loadsDotenv = ({ facts, djangoSettings }: DeployedScript): boolean =>
  [facts, djangoSettings].some((one) => one && one.dotenvLoads.length > 0);

/** Measured: the working directory is `/` in daemons and in Apache's own processes, and `home=` where that is given. */
const hasHome = ({ daemon }: ProcessGroup): boolean => daemon?.options.has('home') ?? false;

interface Clash {
  readonly mine: DotenvLoad;
  readonly its: DotenvLoad;
  /** The names of different values; null where one of the files is not here. */
  readonly keys: readonly string[] | null;
}

function clashOf(victim: Resident, writer: Resident): Clash | null {
  const pairs = victim.dotenvLoads
    .filter(({ override }) => !override)
    .flatMap((mine) => writer.dotenvLoads.map((its) => ({ mine, its })));
  const clashes = pairs.flatMap(({ mine, its }): Clash[] => {
    if (mine.keys === null || its.keys === null)
      return isSearched(mine) && isSearched(its) ? [] : [{ mine, its, keys: null }];
    if (mine.file === its.file) return [];
    const keys = mine.keys.filter((key) => its.keys?.includes(key) && !isEqual(key, victim, mine, writer, its));
    return keys.length > 0 ? [{ mine, its, keys }] : [];
  });
  return clashes.find(({ keys }) => keys) ?? clashes[0] ?? null;
}

/** Both look in one working directory, so they find one file or none. */
const isSearched = ({ search }: DotenvLoad): boolean => search === 'working-directory';

function isEqual(key: string, victim: Resident, mine: DotenvLoad, writer: Resident, its: DotenvLoad): boolean {
  const valueIn = ({ writes }: Resident, { file }: DotenvLoad): string | null =>
    knownValue(writes.find((effect) => effect.key === key && effect.at.file === file)?.value);
  const [one, other] = [valueIn(victim, mine), valueIn(writer, its)];
  return one !== null && one === other;
}

/** Names the `.env` file that lies nearest above the script, if there is one. */
function buildFix({ at }: DotenvLoad, textOf: (file: FilePath) => string | null): Fix | null {
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
  return {
    title: 'name the .env file by __file__',
    applicability: 'unsafe',
    edits: [{ file: at.file, range: { start, end: start }, newText: `os.path.join(${expression}, '.env')` }],
  };
}
