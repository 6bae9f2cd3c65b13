import { settingsEffect } from '../../deployment/leaks.ts';
import { isDjango } from '../../deployment/residents.ts';
import { defineRule } from '../define-rule.ts';
import { nameScript } from '../wording.ts';

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
    unproven: {
      message:
        '{count} WSGI scripts of this tree choose different Django settings, and at least one only if nothing is there. Whether they share a process is not known: no Apache configuration that a server of this tree reads mounts them.',
      help: 'Name the configuration with `--apache FILE`, or the processes with `--process-group NAME=SCRIPT,SCRIPT`. Without one of them nothing is reported.',
    },
  },
  check(deployment, { report }) {
    if (deployment.source !== 'none') return;
    const scripts = [
      ...new Map(deployment.mounts.map((mount) => [mount.script.deployedPath, mount.script])).values(),
    ].filter((script) => script.ownSettings?.kind === 'known' && isDjango(script));
    const values = new Set(
      scripts.map((script) => (script.ownSettings?.kind === 'known' ? script.ownSettings.value : '')),
    );
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
