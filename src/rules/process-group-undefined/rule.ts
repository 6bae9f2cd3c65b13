import { findNodeAt } from '../../apache/model/find-node.ts';
import type { DaemonProcess } from '../../apache/model/server-config.ts';
import { isAllOfServer, isWholeServer } from '../../apache/model/whole-server.ts';
import type { Deployment, Mount } from '../../deployment/deployment.ts';
import { undefinedSymbol } from '../../deployment/undefined-symbol.ts';
import { groupBy } from '../../source/group-by.ts';
import { nearestName } from '../../source/nearest-name.ts';
import { defineRule } from '../define-rule.ts';
import type { Fix } from '../finding.ts';
import type { RuleSurroundings } from '../rule.ts';
import { mountsOf, trustIn } from '../shared-group.ts';
import { listSites, sitesOf } from '../site.ts';
import { replaceWord } from '../word-edits.ts';
import { listNames } from '../wording.ts';

export const rule = defineRule({
  id: 'process-group-undefined',
  subject: 'deployment',
  meta: {
    summary: 'A process group is named that no WSGIDaemonProcess of the files analysed declares.',
    severity: 'error',
    confidence: 'high',
    fixable: 'safe',
    stage: 'group',
  },
  messages: {
    undefined: {
      message:
        "{sites} cannot run{unless}: the process group '{group}' is not declared in {files}. The configuration test says Syntax OK, and every request ends with 500: No WSGI daemon process called '{group}' has been configured.",
      help: '{suggestion}Names are compared letter by letter, case included. Naming both groups on the alias line turns this into an error at start-up, where it is seen.',
    },
  },
  check(deployment, { reportCause, deployments, textOf }) {
    const { server, mounts } = deployment;
    if (!server) return;
    const names = server.daemons.map((daemon) => daemon.name);
    const elsewhere = deployments.flatMap((one) => (one.server && one !== deployment ? one.server.daemons : []));
    const sent = sitesOf(mounts.filter(isSentNowhere)).flatMap(([mount, ...others]) => {
      const { setBy, value } = mount.processGroup;
      if (setBy === 'default' || value.kind !== 'known' || /[${}%<\u00b7]/.test(value.value)) return [];
      return {
        group: value.value,
        site: mount,
        beside: others,
        at: setBy,
        label: `no daemon process is called '${value.value}'`,
        related: mount.at && mount.at !== setBy ? [{ at: mount.at, text: 'mounted here' }] : [],
        alsoAt: mount.at ? [mount.at] : [],
        ...weigh(value.value, deployment, elsewhere, textOf),
      };
    });
    for (const [group, occurrences] of groupBy(sent, (one) => one.group)) {
      const near = nearestName(group, names);
      const twin = near ? null : nearDaemon(group, elsewhere);
      reportCause({
        messageId: 'undefined',
        cause: group,
        occurrences,
        about: (told) => ({
          data: {
            sites: listSites(told),
            group,
            unless: isTold(deployment) ? '' : ', unless a file of the server that is not analysed declares it',
            files: nameFiles(server.read.files.length),
            suggestion: near
              ? `Did you mean '${near}'? `
              : twin
                ? `Did you mean '${twin.name}', which another file declares? `
                : names.length > 0
                  ? `Declared are ${listNames(names.map((name) => `'${name}'`))}. `
                  : '',
          },
          at: told[0].at,
          label: told[0].label,
          related: server.daemons
            .filter((daemon) => daemon.name === near)
            .concat(twin ?? [])
            .map((daemon) => ({ at: daemon.node.at, text: 'this one is declared' })),
          fixes: near
            ? renameFix(
                deployment,
                told.map(({ site }) => site),
                group,
                near,
              )
            : [],
        }),
      });
    }
  },
});

/** What is not known of the path of a script does not matter to its group. */
const isSentNowhere = ({ refusal, shadowedBy, undecidedBecause, alias }: Mount): boolean => {
  const openNames = alias?.node.symbols.map(undefinedSymbol) ?? [];
  return (
    refusal?.kind === 'undefined-process-group' &&
    !shadowedBy &&
    undecidedBecause.every((why) => openNames.includes(why))
  );
};

const nearDaemon = (group: string, daemons: readonly DaemonProcess[]): DaemonProcess | null => {
  const near = nearestName(
    group,
    daemons.map(({ name }) => name),
  );
  return daemons.find(({ name }) => name === near) ?? null;
};

/** A file of one site may be meant for a server that declares the group elsewhere; a name almost like it, or a line taken out, says no. */
function weigh(
  group: string,
  deployment: Deployment,
  elsewhere: readonly DaemonProcess[],
  textOf: RuleSurroundings['textOf'],
) {
  const { server } = deployment;
  if (!server) return {};
  if (isTold(deployment)) return { severity: 'error', confidence: 'high' } as const;
  const lines = server.read.files.flatMap((file) => [...(textOf(file) ?? '').matchAll(TAKEN_OUT)]);
  const ofGroup = lines.filter(([, name]) => name === group);
  const isTakenOut = ofGroup.some(({ input, index }) => !isLeftToReaders(lineAbove(input, index)));
  if (ofGroup.length > 0 && !isTakenOut) return { severity: 'info', confidence: 'low' } as const;
  return isWholeServer(server) || server.daemons.length > 0 || isTakenOut || nearDaemon(group, elsewhere)
    ? ({ severity: 'warning', confidence: 'medium' } as const)
    : ({ severity: 'info', confidence: 'low' } as const);
}

const isTold = ({ server, assumed }: Deployment): boolean =>
  server !== null && isAllOfServer(server, assumed?.standsFor === 'machine');

const TAKEN_OUT = /^[ \t]*#[ \t]*WSGIDaemonProcess[ \t]+["']?([^\s"']+)/gim;

/** The line above the one that begins at an index. */
const lineAbove = (text: string, index: number): string => text.slice(text.lastIndexOf('\n', index - 2) + 1, index);

/** A comment that tells whoever installs the file to declare the group. */
const isLeftToReaders = (line: string): boolean => line.trimStart().startsWith('#') && /\buncomment\b/i.test(line);

/**
 * Writes the declared name where the wrong one stands. Another site may run in that daemon process already: then the two
 * would share it, and where they would share an interpreter too there is no fix.
 */
function renameFix(deployment: Deployment, sent: readonly Mount[], group: string, near: string): readonly Fix[] {
  const { server, mounts } = deployment;
  const applicability = trustIn([...mountsOf(mounts, group), ...mountsOf(mounts, near)]);
  if (!server || !applicability) return [];
  const lines = new Set(sent.map(({ processGroup: { setBy } }) => (setBy === 'default' ? null : setBy)));
  const edits = [...lines].map((setBy) => {
    const node = setBy && findNodeAt(server.nodes, setBy);
    if (node?.kind !== 'directive') return null;
    const word = node.words.find(({ text }) => text === group || text === `process-group=${group}`);
    return replaceWord(node, word, word?.text.startsWith('process-group=') ? `process-group=${near}` : near);
  });
  const made = edits.filter((edit) => edit !== null);
  return made.length < edits.length ? [] : [{ title: `use '${near}'`, applicability, edits: made }];
}

const nameFiles = (count: number): string => (count === 1 ? 'the one file analysed' : `the ${count} files analysed`);
