import { allNodes } from '../../apache/model/find-node.ts';
import type { Route } from '../../apache/model/route.ts';
import type { ServerConfig } from '../../apache/model/server-config.ts';
import type { Mount } from '../../deployment/deployment.ts';
import type { FailureKind } from '../../deployment/failure-kind.ts';
import type { Location } from '../../source/location.ts';
import { oncePer } from '../../source/once-per.ts';
import { defineRule } from '../define-rule.ts';
import { liesAbove } from '../lost-package.ts';
import type { MessageTemplate, RuleContext } from '../rule.ts';
import { nameScript, nameSite, packageOf } from '../wording.ts';

const MESSAGES = {
  raises: {
    message: 'Every request to {site} ends with 500: {script} raises {failure}.',
    help: 'The first traceback after the start of the process says the same; later ones may say something else, such as "populate() isn\'t reentrant". Mend the line that is marked.',
  },
  settings: {
    message:
      'Every request to {site} ends with 500: Django asks for its settings, and nothing has set {variable} by then ({failure}).',
    help: "Assign it in the script, above the line that makes the handler: `os.environ['{variable}'] = 'project.settings'`. SetEnv does not set it: that fills the WSGI environ of each request.",
  },
  refused: {
    message: 'Every request to {site} ends with 500, and no line of {script} is run: {failure}.',
    help: 'Name the process group of a WSGIDaemonProcess that may run the site: `process-group=NAME` on its WSGIScriptAlias.',
  },
  accessFile: {
    message:
      'Every request to {site} ends with 500: httpd refuses the access file {file} ({why}), and asks nothing further.',
    help: 'Correct the file, or allow in AllowOverride what it says. httpd reads it anew for each request: no restart is needed.',
  },
} satisfies Record<string, MessageTemplate>;

type Context = RuleContext<typeof MESSAGES, 'mount'>;

export const rule = defineRule({
  id: 'mount-fails',
  subject: 'mount',
  meta: {
    summary: 'The URL of a mount itself is answered with an error, for a reason that the files show.',
    severity: 'error',
    confidence: 'high',
    fixable: 'no',
  },
  messages: MESSAGES,
  check(mount, context) {
    const { server } = context.deployment;
    if (!server || !mount.at || !(mayFail(mount) || readsAccessFiles(server))) return;
    const answer = context.answerOf(mount);
    if (answer?.route.outcome === 'server-error') tellAccessFile(mount, answer.route, context);
    const failure = answer?.failure;
    if (!failure || isToldElsewhere(failure, mount, context)) return;
    const common = { sites: [mount] };
    const data = {
      site: nameSite(mount, mount.script),
      script: nameScript(mount.script),
      failure: failure.message.replace(/\.$/, ''),
    };
    const related = [{ at: mount.at, text: `${mount.url} is mounted here` }];
    const at = placeOf(mount) ?? mount.at;
    const here = { ...common, at, related: at === mount.at ? [] : related };
    if (REFUSALS.has(failure.kind))
      context.report({ ...common, messageId: 'refused', data, at: mount.at, label: 'is not run' });
    else if (/^ImproperlyConfigured: \w+ is not set/.test(failure.message)) {
      const variable = mount.script.facts?.settingsVariable ?? 'DJANGO_SETTINGS_MODULE';
      context.report({ ...here, messageId: 'settings', data: { ...data, variable }, label: 'has no settings' });
    } else context.report({ ...here, messageId: 'raises', data, label: 'ends here' });
  },
});

/** Whether AllowOverride lets access files be read anywhere; without the line httpd 2.4 reads none. */
const readsAccessFiles = oncePer(({ nodes }: ServerConfig): boolean =>
  allNodes(nodes).some(({ key, argsText }) => key.startsWith('allowoverride') && !/^\s*none\s*$/i.test(argsText)),
);

function tellAccessFile(mount: Mount, { scope }: Route, context: Context): void {
  const found = scope.sections.find(({ broken, certain }) => broken !== undefined && certain);
  if (!found?.accessFile || !found.broken || !mount.at) return;
  const why = found.broken.slice(found.accessFile.length + ': '.length);
  const data = { site: nameSite(mount, mount.script), file: found.accessFile.split('/').slice(-2).join('/'), why };
  context.report({
    messageId: 'accessFile',
    data,
    at: mount.at,
    label: 'is not run',
    related: [{ at: found.section.at, text: 'this file is refused' }],
    sites: [mount],
  });
}

const REFUSALS: ReadonlySet<FailureKind> = new Set([
  'restricted-process-group',
  'embedded-disabled',
  'undefined-process-group',
]);

/** Failures that rules of their own tell of, each with its cause. */
const OF_OTHERS: ReadonlySet<FailureKind> = new Set([
  'inaccessible-process-group',
  'missing-script',
  'missing-callable',
  'script-is-directory',
  'access-denied',
  'apps-not-ready',
]);

function isToldElsewhere(
  { kind, message }: { readonly kind: FailureKind; readonly message: string },
  mount: Mount,
  context: Context,
): boolean {
  if (OF_OTHERS.has(kind) || /execfile/.test(message)) return true;
  // A name that is written out is told by process-group-undefined.
  if (kind === 'undefined-process-group') return !/%\{/.test(message);
  const module = /^ModuleNotFoundError: No module named '([\w.]+)'/.exec(message)?.[1];
  // import-unresolvable knows where it lies, and whether it may be installed.
  return module !== undefined && liesAbove(mount, packageOf(module), context.project.root, context);
}

/** Most mounts run a script of which reading shows that it loads: they are not asked. */
const mayFail = ({ script: { facts }, refusal }: Mount): boolean =>
  refusal !== null ||
  facts?.loads === false ||
  facts?.raisesOnRequest !== undefined ||
  facts?.callable.notCallable !== undefined ||
  facts?.handlers.some(({ kind }) => kind !== 'other') === true;

/** Where the script raises, else where it makes its handler. */
const placeOf = ({ script: { facts } }: Mount): Location | null =>
  facts?.loadFailure?.at ?? facts?.handlers.find(({ kind }) => kind !== 'other')?.at ?? facts?.callable.at ?? null;
