import type { EnvironmentEffect } from '../../python/facts/script-facts.ts';
import type { Location } from '../../source/location.ts';
import { assignEverywhere } from '../assign-everywhere-fix.ts';
import { defineRule } from '../define-rule.ts';
import type { Fix } from '../finding.ts';
import { ownDaemonFix } from '../own-daemon-fix.ts';
import { isSensitive, type Resident, reaches, residentsOf } from '../shared-environment.ts';
import { distinctLabels, labelPlacement, nameProcess, nameScript, nameSite } from '../wording.ts';

/** One variable that a site writes and another site of its process takes over. */
interface Taken {
  readonly key: string;
  readonly write: EnvironmentEffect;
  /** Where the other site reads it, or sets it only if it is not there. */
  readonly at: Location;
}

export const rule = defineRule({
  id: 'env-key-collision',
  subject: 'process-group',
  meta: {
    summary: 'A site reads an environment variable that another site of its process writes.',
    severity: 'error',
    confidence: 'high',
    fixable: 'safe',
    stage: 'shared-keys',
  },
  messages: {
    taken: {
      message:
        '{reader} reads {keys} from os.environ while it is loaded, and {writer} writes {them} in the same process ({process}). If {writer} is loaded first, {reader} starts with the values of the other site: its databases, keys or modes, with status 200 and no line in the log.',
      help: 'Assign the variable in every script of the process before Django is imported, give each project names of its own, or give each site a daemon process group. An assignment of DJANGO_SETTINGS_MODULE alone does not cover this, and a default in os.environ.get() is used only if no other site wrote the name.',
    },
  },
  check(group, { report, deployment, textOf }) {
    if (!deployment || group.scripts.length < 2) return;
    const residents = residentsOf(group);
    const own = ownDaemonFix(deployment, group, textOf);
    const writers = residents.filter(writesKeys);
    for (const reader of residents) {
      for (const writer of writers) {
        if (writer.script === reader.script) continue;
        const taken = takenFrom(writer, reader, deployment.versions.python);
        const [first] = taken;
        if (!first) continue;
        const keys = taken.map(({ key }) => key).join(', ');
        report({
          messageId: 'taken',
          data: {
            reader: nameSite(reader.mount, reader.script),
            writer: nameSite(writer.mount, writer.script),
            keys,
            them: taken.length === 1 ? 'it' : 'them',
            process: nameProcess(group.name),
          },
          at: first.at,
          label: `takes ${first.key} as another site left it`,
          related: distinctLabels(
            [
              ...taken.map(({ key, write }) => ({ at: write.at, text: `${nameScript(writer.script)} writes ${key}` })),
              ...labelPlacement(writer.mount),
              ...labelPlacement(reader.mount),
            ],
            first.at,
          ),
          fixes: [assignFix(residents, reader, taken, deployment.server !== null, textOf), own].filter(
            (fix) => fix !== null,
          ),
          severity: taken.some(({ key }) => isSensitive(key)) ? 'error' : 'warning',
          confidence: taken.some(({ write }) => write.certain) ? 'high' : 'medium',
          sites: [reader.script.deployedPath, writer.script.deployedPath],
        });
      }
    }
  },
});

/** Names that belong to the system, and those of which other rules tell. */
const SYSTEM_KEY = /^(PATH|LANG|LANGUAGE|LC_\w+|TZ|HOME|USER|TMPDIR|HTTPS|PYTHON\w*)$/;

/** Whether a site writes anything of which this rule tells, whoever reads it. */
const writesKeys = ({ writes, script }: Resident): boolean =>
  writes.some(({ key }) => key !== null && key !== script.facts?.settingsVariable && !SYSTEM_KEY.test(key));

function takenFrom(writer: Resident, reader: Resident, python: string): readonly Taken[] {
  if (!reaches(writer, reader, python)) return [];
  const variables = new Set([writer, reader].map(({ script }) => script.facts?.settingsVariable));
  const keys = new Set(writer.writes.flatMap(({ key }) => (key === null ? [] : [key])));
  return [...keys].flatMap((key): Taken[] => {
    if (variables.has(key) || SYSTEM_KEY.test(key)) return [];
    const write = writer.writes.find((effect) => effect.key === key);
    const own = reader.writes.filter((effect) => effect.key === key);
    if (!write || own.some((effect) => effect.how === 'assign' && effect.certain)) return [];
    // A .env file that steps back is the subject of dotenv-no-override.
    if (own.some((effect) => !effect.at.file.endsWith('.py') && !effect.at.file.endsWith('.wsgi'))) return [];
    const [kept] = own;
    if (kept && sameValue(kept, write)) return [];
    const at = reader.reads.get(key) ?? (kept && reader.usesConfigurations ? kept.at : undefined);
    return at ? [{ key, write, at: kept?.at ?? at }] : [];
  });
}

const sameValue = ({ value: one }: EnvironmentEffect, { value: other }: EnvironmentEffect): boolean =>
  one?.kind === 'known' && other?.kind === 'known' && one.value === other.value;

/**
 * Assignment in every script that writes the variables only if they are not there. It also overrides what the server was
 * started with, so it is safe only for what chooses settings, and for values that are known. Not for one interpreter.
 */
function assignFix(
  residents: readonly Resident[],
  reader: Resident,
  taken: readonly Taken[],
  isApache: boolean,
  textOf: (file: string) => string | null,
): Fix | null {
  const keys = taken.map(({ key }) => key);
  const writers = residents.filter(({ writes }) => writes.some(({ key }) => key !== null && keys.includes(key)));
  if (new Set(writers.map(({ applicationGroup }) => applicationGroup)).size < writers.length) return null;
  const steppingBack = (key: string): boolean =>
    reader.script.facts?.effects.some((effect) => effect.key === key && effect.how === 'if-absent') ?? false;
  if (!keys.every(steppingBack)) return null;
  const { edits, isComplete } = assignEverywhere(
    writers.map(({ script }) => script),
    () => keys,
    textOf,
  );
  if (!isComplete || edits.length === 0) return null;
  const isKnown = writers.every(({ writes }) =>
    writes.every(({ key, value }) => key === null || !keys.includes(key) || value?.kind === 'known'),
  );
  const isChoice = keys.every((key) => key === 'DJANGO_CONFIGURATION');
  return {
    title: `assign ${keys.join(', ')} in every script of the process`,
    applicability: isApache && isKnown && isChoice ? 'safe' : 'unsafe',
    edits,
  };
}
