import { occurs } from '../../apache/model/find-node.ts';
import type { ServerConfig } from '../../apache/model/server-config.ts';
import { type ConfigNode, firstWord, type SectionNode } from '../../apache/syntax/config-node.ts';
import type { Mount } from '../../deployment/deployment.ts';
import { probePath } from '../../deployment/mount-probe.ts';
import { ownSettings } from '../../deployment/own-settings.ts';
import type { Location } from '../../source/location.ts';
import { knownValue } from '../../source/static-value.ts';
import { defineRule } from '../define-rule.ts';
import { nameScript } from '../wording.ts';

const SELECTORS = new Set(['DJANGO_SETTINGS_MODULE', 'DJANGO_CONFIGURATION']);

export const rule = defineRule({
  id: 'setenv-not-os-environ',
  subject: 'deployment',
  meta: {
    summary: 'A variable of SetEnv is expected in os.environ, where it never arrives.',
    severity: 'error',
    confidence: 'high',
    fixable: 'no',
  },
  messages: {
    selector: {
      message:
        '`{directive} {key}` does not choose the settings of {script}: SetEnv fills the WSGI environ of each request, never os.environ. The settings are those the script itself names, or what another site of the process left there.',
      help: "Assign in the script, one script for each site: `os.environ['{key}'] = ...`. Copying the variable on every request comes too late: the settings are read once.",
    },
    read: {
      message:
        '`{directive} {key}` is read from os.environ by {script} or its settings when they are loaded, and never arrives there: SetEnv fills the WSGI environ of each request only. The reader gets its default or ends with KeyError (500).',
      help: 'Assign it in the script, let the settings read a file found by `__file__`, or set it where Apache is started (envvars), where it counts for all sites.',
    },
  },
  check(deployment, { report }) {
    const { server, mounts } = deployment;
    if (!server || !occurs(server.nodes, 'setenv', 'passenv')) return;
    for (const { node, around } of variableLines(server.nodes)) {
      const key = firstWord(node.words);
      const host = server.virtualHosts.find(({ section }) => section && around.includes(section));
      const sections = around.filter(isScopeOfUrls);
      const reached = mounts.filter(
        (mount) => (host === undefined || mount.server === host) && reaches(server, mount, sections, key),
      );
      const readers = reached.flatMap((mount) => {
        const at = isWritten(mount, key) ? null : (readOf(mount, key) ?? null);
        return at ? [{ mount, at }] : [];
      });
      const isSelector = SELECTORS.has(key) && host !== undefined;
      const [first] = readers;
      const mount = first?.mount ?? (isSelector ? reached.find(({ script }) => isPlainDjango(script)) : undefined);
      if (!mount || (node.key === 'passenv' && !isSelector)) continue;
      report({
        messageId: isSelector ? 'selector' : 'read',
        data: { directive: node.name, key, script: nameScript(mount.script) },
        at: node.at,
        label: 'never in os.environ',
        related: readers.map(({ at }) => ({ at, text: `${key} is read here` })),
        severity: !isSelector ? 'warning' : saysTheSame(node, reached) ? 'info' : 'error',
        sites: [mount],
      });
    }
  },
});

/** The lines that set variables of requests, with the sections around each. */
function* variableLines(
  nodes: readonly ConfigNode[],
  around: readonly SectionNode[] = [],
): Generator<{ readonly node: ConfigNode; readonly around: readonly SectionNode[] }> {
  for (const node of nodes) {
    if (node.kind === 'section') yield* variableLines(node.children, [...around, node]);
    else if (node.key === 'setenv' || node.key === 'passenv') yield { node, around };
  }
}

/** A section that is about some of the URLs of a server. */
const isScopeOfUrls = ({ key }: SectionNode): boolean => /^(?:location|directory|files|proxy)/.test(key);

/**
 * Whether variables of nested sections get to a mount's script. Below a `<Location>` another handler may answer, such as
 * that of mod_python, for which SetEnv did choose the settings.
 */
function reaches(config: ServerConfig, mount: Mount, sections: readonly SectionNode[], key: string): boolean {
  if (sections.length === 0) return true;
  const { server, alias } = mount;
  if (!server || !alias || alias.regex) return false;
  const places = sections.flatMap(({ key: kind, words }) => (kind === 'location' && words[0] ? [words[0].text] : []));
  const path = [alias.url, ...places].reduce((longest, place) => (place.length > longest.length ? place : longest));
  const route = probePath(config, server, encodeURI(path));
  return route.alias === alias && route.handler === 'wsgi-script' && route.variables.has(key);
}

/** Django whose script copies nothing from the request. */
const isPlainDjango = ({ facts }: Mount['script']): boolean =>
  facts?.handlers.some(({ kind }) => kind !== 'other') === true &&
  !facts.effects.some((effect) => effect.fromRequest || effect.when === 'each-request');

/** A line that has no effect, and would have none if it had one: the scripts choose what it says. */
const saysTheSame = ({ key, words }: ConfigNode, reached: readonly Mount[]): boolean =>
  key === 'setenv' &&
  reached.every(
    ({ script: { facts } }) =>
      facts?.settingsVariable === words[0]?.text && facts && knownValue(ownSettings(facts)) === words[1]?.text,
  );

const isWritten = ({ script }: Mount, key: string): boolean =>
  script.facts?.effects.some((effect) => effect.key === key || effect.key === null) ?? false;

const readOf = ({ script }: Mount, key: string): Location | undefined =>
  [...(script.facts?.reads ?? []), ...(script.djangoSettings?.reads ?? [])].find(
    (read) => read.key === key && read.when === 'import',
  )?.at;
