import type { Mount } from '../../deployment/deployment.ts';
import { leaksOf } from '../../deployment/leaks.ts';
import { defineRule } from '../define-rule.ts';
import { ownDaemonFix } from '../own-daemon-fix.ts';
import { distinctLabels, labelHandler, labelPlacement, nameInterpreter, nameProcess, nameSite } from '../wording.ts';

export const rule = defineRule({
  id: 'same-interpreter-multi-django',
  subject: 'process-group',
  meta: {
    summary: 'Two Django sites run in one Python interpreter, where Django has one set of settings.',
    severity: 'error',
    confidence: 'high',
    fixable: 'unsafe',
    stage: 'interpreter',
  },
  messages: {
    shared: {
      message:
        "{victim} and {writer} run in {interpreter} of {process}{why}, and Django reads its settings once in an interpreter. Whichever is loaded first serves both: the other one's URLs answer with the wrong site's pages and database (200, no log line), with `No module named` (500) where its settings cannot be imported, or with DisallowedHost (400).",
      help: 'Give each site a daemon process group of its own: `WSGIDaemonProcess NAME` and `process-group=NAME application-group=%{GLOBAL}` on its WSGIScriptAlias. On Windows, leave at most one site in %{GLOBAL} or run separate servers. Writing os.environ differently in the scripts changes nothing here: the settings are read before the second script gets a word in.',
    },
  },
  check(group, { report, deployment, textOf }) {
    if (!deployment) return;
    const fix = ownDaemonFix(deployment, group, textOf);
    const seen = new Set<string>();
    for (const leak of leaksOf(group, deployment)) {
      if (leak.through !== 'shared-interpreter') continue;
      const pair = [leak.victim.deployedPath, leak.writer.deployedPath].sort().join('\n');
      const at =
        leak.victimMount.applicationGroup.setBy === 'default'
          ? leak.victimMount.at
          : leak.victimMount.applicationGroup.setBy;
      if (seen.has(pair) || !at) continue;
      seen.add(pair);
      const interpreter = nameInterpreter(leak.victimInterpreter.applicationGroup);
      report({
        messageId: 'shared',
        data: {
          victim: nameSite(leak.victimMount, leak.victim),
          writer: nameSite(leak.writerMount, leak.writer),
          interpreter,
          why: explainName(leak.writerMount, leak.victimMount),
          process: nameProcess(group.name),
        },
        at,
        label: `puts both sites into ${interpreter}`,
        related: distinctLabels(
          [
            ...labelPlacement(leak.writerMount),
            ...labelPlacement(leak.victimMount),
            ...[leak.victim, leak.writer].flatMap(labelHandler),
          ],
          at,
        ),
        fixes: fix ? [fix] : [],
        sites: [leak.victim.deployedPath, leak.writer.deployedPath],
        severity: leak.proof === 'certain' ? 'error' : 'warning',
        confidence: leak.proof === 'certain' ? 'high' : 'medium',
      });
    }
  },
});

/** Why two mounts whose interpreters mod_wsgi names by itself got one name; empty where somebody wrote the name. */
function explainName(a: Mount | null, b: Mount): string {
  if (!a?.server || !b.server || a.applicationGroup.setBy !== 'default' || b.applicationGroup.setBy !== 'default')
    return '';
  if (a.server !== b.server) {
    if (a.server.inheritsName || b.server.inheritsName)
      return ', because a virtual host without a ServerName takes the name of the main server and the interpreter is named after it';
    return ', because the name is made of ServerName and mount, and ports 80 and 443 are no part of it';
  }
  if (a.url.toLowerCase() === b.url.toLowerCase())
    return ', because mod_wsgi before 6 takes no notice of the case of a mount in the name';
  return ', because a path behind the script in the WSGIScriptAlias is taken off the mount, and the interpreter is named after what is left';
}
