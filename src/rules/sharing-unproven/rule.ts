import { posix } from 'node:path';
import type { Deployment, Mount } from '../../deployment/deployment.ts';
import { settingsEffect } from '../../deployment/leaks.ts';
import { isDjango } from '../../deployment/residents.ts';
import type { EnvironmentEffect } from '../../python/facts/script-facts.ts';
import { knownValue } from '../../source/static-value.ts';
import { defineRule } from '../define-rule.ts';
import { listNames, nameProcess, nameScript } from '../wording.ts';

export const rule = defineRule({
  id: 'sharing-unproven',
  subject: 'deployment',
  meta: {
    summary: 'Several Django sites, and nothing in the tree says which process runs which.',
    severity: 'info',
    confidence: 'low',
    fixable: 'no',
  },
  messages: {
    alternatives: {
      message:
        '{files} are taken for alternatives, of which a server reads one, since nothing in the tree reads both. If one server does, {scripts} run in {process} together: they choose different Django settings, at least one only if nothing is there, so that either site may be served with the settings of the other.',
      help: 'Name the file that includes both with `--apache FILE`: then the leak is told with its cure. If they are for different machines, all is well.',
    },
    unproven: {
      message:
        '{count} WSGI scripts of this tree choose different Django settings, and at least one only if nothing is there. Whether they share a process is not known: no Apache configuration that a server of this tree reads mounts them.',
      help: 'Name the configuration with `--apache FILE`, or the processes with `--process-group NAME=SCRIPT,SCRIPT`. Without one of them nothing is reported.',
    },
  },
  check(deployment, { report, deployments }) {
    const pair = findAlternatives(deployment, deployments);
    if (pair) {
      const { one, other, effect, itsEffect, process } = pair;
      report({
        messageId: 'alternatives',
        data: {
          files: listNames([one, other].map(({ at }) => posix.basename(at?.file ?? ''))),
          scripts: listNames([one, other].map(({ script }) => nameScript(script))),
          process: nameProcess(process),
        },
        at: effect.at,
        label: 'steps back before what another script of its process wrote',
        related: [{ at: itsEffect.at, text: `${nameScript(other.script)} chooses other settings` }],
        sites: [one, other],
      });
    }
    if (deployment.source !== 'none') return;
    const scripts = [
      ...new Map(deployment.mounts.map((mount) => [mount.script.deployedPath, mount.script])).values(),
    ].filter((script) => knownValue(script.ownSettings) !== null && isDjango(script));
    const values = new Set(scripts.map((script) => knownValue(script.ownSettings)));
    const effects = scripts.flatMap((script) => {
      const effect = settingsEffect(script);
      return effect ? [{ script, effect }] : [];
    });
    const first = effects.find(({ effect }) => effect.how === 'if-absent');
    if (values.size < 2 || !first) return;
    report({
      messageId: 'unproven',
      data: { count: String(scripts.length) },
      at: first.effect.at,
      label: 'steps back before what another script of its process wrote',
      related: effects
        .filter((one) => one !== first)
        .map(({ script, effect }) => ({ at: effect.at, text: `${nameScript(script)} chooses other settings` })),
      sites: scripts.map((script) => script.deployedPath),
    });
  },
});

/** Two sites of alternative servers that would share a process if one server read both. */
interface Alternatives {
  readonly one: Mount;
  readonly other: Mount;
  readonly effect: EnvironmentEffect;
  readonly itsEffect: EnvironmentEffect;
  readonly process: string;
}

/** The first site that another of an alternative in the same folder would meet; each two servers are looked at once. */
function findAlternatives(deployment: Deployment, deployments: readonly Deployment[]): Alternatives | null {
  const folder = folderOf(deployment);
  if (folder === null) return null;
  const later = deployments.slice(deployments.indexOf(deployment) + 1).filter((one) => folderOf(one) === folder);
  const own = sitesIn(deployment);
  const files = new Set(own.map(({ mount }) => mount.script.deployedPath));
  const its = later.flatMap(sitesIn).filter(({ mount }) => !files.has(mount.script.deployedPath));
  for (const { mount: one, effect, settings, process } of own)
    for (const two of its) {
      const isMixed = two.process === process && two.settings !== settings;
      if (!isMixed || [effect, two.effect].every(({ how }) => how !== 'if-absent')) continue;
      return effect.how === 'if-absent'
        ? { one, other: two.mount, effect, itsEffect: two.effect, process }
        : { one: two.mount, other: one, effect: two.effect, itsEffect: effect, process };
    }
  return null;
}

const folderOf = ({ server }: Deployment): string | null => server && posix.dirname(server.read.entry);

/** The Django sites of a server that name their settings, with the process they run in. */
const sitesIn = ({ mounts }: Deployment) =>
  mounts.flatMap((mount) => {
    const settings = knownValue(mount.script.ownSettings);
    const process = knownValue(mount.processGroup.value);
    const effect = settingsEffect(mount.script);
    const isKnown = effect && settings !== null && process !== null;
    return isKnown && isDjango(mount.script) ? [{ mount, effect, settings, process }] : [];
  });
