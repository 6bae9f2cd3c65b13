import type { ProcessGroup } from '../../deployment/deployment.ts';
import { isDjango } from '../../deployment/residents.ts';
import type { EnvironmentEffect } from '../../python/facts/script-facts.ts';
import { addTo, groupBy } from '../../source/group-by.ts';
import type { Location } from '../../source/location.ts';
import { knownValue } from '../../source/static-value.ts';
import { assignEverywhere } from '../assign-everywhere-fix.ts';
import { defineRule } from '../define-rule.ts';
import type { Fix } from '../finding.ts';
import { ownDaemonFix } from '../own-daemon-fix.ts';
import { isSensitive, type Resident, reaches, residentsOf, runsSurely } from '../shared-environment.ts';
import { labelSharing, linesOf, listSites } from '../site.ts';
import { distinctLabels, labelPlacement, nameProcess, nameScript, nameSite } from '../wording.ts';
import { everyKeyIn, everyOccurrence, listBoth } from './every-key.ts';

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
    every: {
      message:
        '{sites} set the variables of a file in one process ({process}), each only where it is not set already: every name that the files of two sites have keeps the value of the site that is loaded first, with status 200 and no line in the log.',
      help: 'Assign what the file says (`os.environ[name] = value`), in every script of the process and before Django is imported; or give each site a daemon process group. What the files hold is not in the files analysed.',
    },
    taken: {
      message:
        '{key} is read from os.environ at the start of {sites}, and other sites of the same process ({process}) write it, such as {writer}. A site that is loaded after such a writer starts with the value of the other site: its databases, keys or modes, with status 200 and no line in the log.',
      help: 'Assign the variable in every script of the process before Django is imported, give each project names of its own, or give each site a daemon process group. An assignment of DJANGO_SETTINGS_MODULE alone does not cover this, and a default in os.environ.get() is used only if no other site wrote the name.',
    },
  },
  check(group, { reportCause, deployment, textOf }) {
    if (group.scripts.length < 2) return;
    const { versions, server } = deployment;
    const residents = residentsOf(group);
    reportCause({
      messageId: 'every',
      cause: group.name,
      occurrences: everyKeyIn(residents, versions.python).map((one) => everyOccurrence(one, group)),
      about: (told) => {
        const shared = labelSharing(group, told[0].site) ?? { at: told[0].at, text: told[0].label };
        return {
          data: { sites: listBoth(told), process: nameProcess(group.name) },
          at: shared.at,
          label: shared.text,
        };
      },
    });
    const taken = takenIn(residents, versions.python);
    if (taken.length === 0) return;
    const own = ownDaemonFix(deployment, group, textOf);
    for (const [key, ofKey] of groupBy(taken, (one) => one.key))
      reportCause({
        messageId: 'taken',
        cause: `${group.name} ${key}`,
        occurrences: ofKey.map((one) => occurrenceOf(one, group)),
        about: (told) => {
          const readers = told.map(({ reader }) => reader);
          const fix = assignFix(residents, readers, key, server !== null, textOf);
          const shared = labelSharing(group, told[0].site) ?? { at: told[0].at, text: told[0].label };
          return {
            data: {
              sites: listSites(told),
              writer: nameSite(told[0].writer.mount, told[0].writer.script),
              key,
              process: nameProcess(group.name),
            },
            at: shared.at,
            label: shared.text,
            fixes: [fix, own].filter((one) => one !== null),
          };
        },
      });
  },
});

/** Names that belong to the system, and those of which other rules tell. */
const SYSTEM_KEY = /^(PATH|LANG|LANGUAGE|LC_\w+|TZ|HOME|USER|TMPDIR|HTTPS|PYTHON\w*)$/;

/** One variable that a site takes over from another site of its process. */
interface Taken {
  readonly key: string;
  readonly reader: Resident;
  readonly writer: Resident;
  readonly write: EnvironmentEffect;
  /** Where the site reads it, or sets it only if it is not there. */
  readonly at: Location;
  /** Whether the site is seen to read it. */
  readonly isRead: boolean;
}

interface KeyWriter {
  readonly resident: Resident;
  readonly write: EnvironmentEffect;
}

/** The writers of one variable by the value they give it, null where that is not known. */
type KeyWriters = ReadonlyMap<string | null, readonly KeyWriter[]>;

/** Every variable that a site takes over, with one writer as witness. */
function takenIn(residents: readonly Resident[], python: string): readonly Taken[] {
  const writers = new Map<string, Map<string | null, KeyWriter[]>>();
  for (const resident of residents)
    for (const [key, [write]] of groupBy(resident.writes, (effect) => effect.key)) {
      if (key === null || SYSTEM_KEY.test(key)) continue;
      const byValue = writers.get(key) ?? new Map<string | null, KeyWriter[]>();
      writers.set(key, byValue);
      addTo(byValue, knownValue(write.value), { resident, write });
    }
  return residents.flatMap((reader) => {
    const writes = groupBy(reader.writes, (effect) => effect.key);
    return [...new Set([...reader.reads.keys(), ...writes.keys()])].flatMap((key) => {
      if (key === null) return [];
      const found = takenBy(reader, { key, own: writes.get(key) ?? [] }, writers.get(key) ?? new Map(), python);
      return found ?? [];
    });
  });
}

/** A variable, and what its reader itself writes to it. */
interface OwnKey {
  readonly key: string;
  readonly own: readonly EnvironmentEffect[];
}

function takenBy(reader: Resident, { key, own }: OwnKey, writers: KeyWriters, python: string): Taken | null {
  if (own.some((effect) => effect.how === 'assign' && effect.certain)) return null;
  if (reader.script.facts?.settingsVariable === key) return null;
  // A .env file that steps back is the subject of dotenv-no-override.
  if (own.some((effect) => !effect.at.file.endsWith('.py') && !effect.at.file.endsWith('.wsgi'))) return null;
  const [kept] = own;
  const at = reader.reads.get(key) ?? (kept && keepsForUse(reader, kept, key) ? kept.at : undefined);
  if (!at) return null;
  const isRead = reader.usesConfigurations || reader.reads.has(key);
  const isRival = ({ resident }: KeyWriter): boolean =>
    resident.script !== reader.script && reaches(resident, reader, python);
  const keptValue = kept ? knownValue(kept.value) : null;
  const witness = firstOf(writers, (value) => value === null || value !== keptValue, isRival);
  return witness ? { key, reader, writer: witness.resident, write: witness.write, at: kept?.at ?? at, isRead } : null;
}

/** What a plain application sets only if it is not there, it asks for later, in ways of its framework that are not followed. */
const keepsForUse = ({ script, usesConfigurations }: Resident, { how }: EnvironmentEffect, key: string): boolean =>
  usesConfigurations || (how === 'if-absent' && !isDjango(script) && isSensitive(key));

function occurrenceOf({ key, reader, writer, write, at, isRead }: Taken, group: ProcessGroup) {
  const isSure = isRead && runsSurely(reader) && runsSurely(writer);
  return {
    reader,
    writer,
    site: reader.mount,
    beside: [writer.mount],
    at,
    label: `takes ${key} as another site left it`,
    related: distinctLabels(
      [
        { at: write.at, text: `${nameScript(writer.script)} writes ${key}` },
        ...labelPlacement(reader.mount).slice(0, 1),
        ...labelPlacement(writer.mount).slice(0, 1),
      ],
      at,
    ),
    alsoAt: linesOf(reader.mount, group),
    severity: isSensitive(key) && isSure ? ('error' as const) : ('warning' as const),
    confidence: write.certain && isSure ? ('high' as const) : ('medium' as const),
  };
}

/** The first writer of another value: those of an equal one, of which there may be thousands, are not looked at. */
function firstOf(
  writers: KeyWriters,
  isOther: (value: string | null) => boolean,
  isRival: (writer: KeyWriter) => boolean,
): KeyWriter | undefined {
  for (const [value, some] of writers) {
    const found = isOther(value) ? some.find(isRival) : undefined;
    if (found) return found;
  }
  return undefined;
}

/**
 * Assignment in every script that writes the variable only if it is not there. It also overrides what the server was started
 * with, so it is safe only for what chooses settings, and for values that are known. Not for one interpreter.
 */
function assignFix(
  residents: readonly Resident[],
  readers: readonly Resident[],
  key: string,
  isApache: boolean,
  textOf: (file: string) => string | null,
): Fix | null {
  const writers = residents.filter(({ writes }) => writes.some((effect) => effect.key === key));
  if (new Set(writers.map(({ applicationGroup }) => applicationGroup)).size < writers.length) return null;
  const isSteppingBack = ({ script }: Resident): boolean =>
    script.facts?.effects.some((effect) => effect.key === key && effect.how === 'if-absent') ?? false;
  if (!readers.every(isSteppingBack)) return null;
  const { edits, isComplete } = assignEverywhere(
    writers.map(({ script }) => script),
    () => [key],
    textOf,
  );
  if (!isComplete || edits.length === 0) return null;
  const isKnown = writers.every(({ writes }) =>
    writes.every((effect) => effect.key !== key || knownValue(effect.value) !== null),
  );
  return {
    title: `assign ${key} in every script of the process`,
    applicability: isApache && isKnown && key === 'DJANGO_CONFIGURATION' ? 'safe' : 'unsafe',
    edits,
  };
}
