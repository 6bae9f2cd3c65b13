import { MOST_REDIRECTS } from '../../apache/model/mapped-request.ts';
import { folderRules, REDIRECT } from '../../apache/model/rewrite/folder-rules.ts';
import type { Route } from '../../apache/model/route.ts';
import { groupByAddress } from '../../apache/model/select-virtual-host.ts';
import type { Mount } from '../../deployment/deployment.ts';
import type { FailureKind } from '../../deployment/failure-kind.ts';
import type { MountAnswer } from '../../deployment/mount-answer.ts';
import type { ScriptFacts } from '../../python/facts/script-facts.ts';
import { groupBy } from '../../source/group-by.ts';
import type { Location } from '../../source/location.ts';
import { knownValue } from '../../source/static-value.ts';
import { defineRule } from '../define-rule.ts';
import { findAfterImport, liesAbove, missingModule } from '../lost-package.ts';
import type { MessageTemplate, OccurrenceDraft, RuleContext } from '../rule.ts';
import { isOfServer, type ServerMount } from '../server-mount.ts';
import { listScripts, listSites } from '../site.ts';
import { packageOf } from '../wording.ts';
import { lookForModule, type MissingModule, namedModule, remedyFor } from './missing-module.ts';

const MESSAGES = {
  raises: {
    message: 'Every request to {sites} ends with 500: {scripts} raises {failure}.',
    help: 'The first traceback after the start of the process says the same; later ones may say something else, such as "populate() isn\'t reentrant". Mend the line that is marked.',
  },
  missing: {
    message:
      "Every request to {sites} ends with `No module named '{module}'` (500): {scripts} cannot do without it, and no folder of its path has it.",
    help: '{remedy}.',
  },
  settings: {
    message:
      'Every request to {sites} ends with 500: Django asks for its settings, and nothing has set {variable} by then ({failure}).',
    help: "Assign it in the script, above the line that makes the handler: `os.environ['{variable}'] = 'project.settings'`. SetEnv does not set it: that fills the WSGI environ of each request.",
  },
  refused: {
    message: 'Every request to {sites} ends with 500, and no line of {scripts} is run: {failure}.',
    help: 'Name the process group of a WSGIDaemonProcess that may run the site: `process-group=NAME` on its WSGIScriptAlias.',
  },
  rewritten: {
    message:
      'A request to {sites} ends with {status}, and no line of {scripts} is run: a RewriteRule for its folder makes another path and forces a handler, and in the place of a file that handler is given `{file}`.',
    help: 'Write `-` in the place of the new path, and the handler is given the script; or take `[H=...]` away, and the new path is looked up as a request of its own.',
  },
  stray: {
    message:
      'A request to {sites} ends with {status}, and no line of {scripts} is run: a RewriteRule makes `{file}` of the URL.',
    help: 'Leave the site out in a line above the rule: `RewriteCond %{REQUEST_URI} !^{url}`. Where the new path is meant for a WSGIScriptAlias or an Alias, `[PT]` on a rule of the host hands it on to them.',
  },
  again: {
    message:
      'A request to {sites} ends with {status}, and no line of {scripts} is run: a RewriteRule makes `{file}` of its URL, which comes to the same rule, until httpd gives up (its log: "Request exceeded the limit of 10 internal redirects").',
    help: 'Put a condition above the rule that is false the second time: `RewriteCond %{ENV:REDIRECT_STATUS} ^$`. In a folder or a Files section each new path is looked up as a request of its own, and the rules there are asked again; `[L]` does not end that; `[END]` does where the rule has no `[PT]`.',
  },
  accessFile: {
    message:
      'Every request to {sites} ends with 500: httpd refuses the access file {file} ({why}), and asks nothing further.',
    help: 'Correct the file, or allow in AllowOverride what it says. httpd reads it anew for each request: no restart is needed.',
  },
} satisfies Record<string, MessageTemplate>;

type Context = RuleContext<typeof MESSAGES, 'deployment'>;

export const rule = defineRule({
  id: 'mount-fails',
  subject: 'deployment',
  meta: {
    summary: 'The URL of a mount itself is answered with an error, for a reason that the files show.',
    severity: 'error',
    confidence: 'high',
    fixable: 'no',
  },
  messages: MESSAGES,
  check({ mounts }, context) {
    const failing = mounts.filter(isOfServer).flatMap((mount) => {
      const answer = (mayFail(mount) ? context.answerOf : context.refusalOf)(mount);
      return (answer ? findFailing(mount, answer, context) : findStray(mount, context)) ?? [];
    });
    for (const occurrences of groupBy(failing, causeOf).values()) {
      const [one] = occurrences;
      const { messageId, failure, variable = '', file = '', status = 500, module } = one;
      context.reportCause({
        messageId,
        cause: causeOf(one),
        occurrences,
        about: (told) => ({
          data: {
            sites: listSites(told),
            scripts: listScripts(told),
            failure,
            why: failure,
            variable,
            file: messageId === 'accessFile' ? file.split('/').slice(-2).join('/') : file,
            url: told[0].site.url,
            status: String(status),
            module: module?.module ?? '',
            remedy: module ? remedyFor(module) : '',
          },
          at: told[0].at,
          label: told[0].label,
        }),
      });
    }
  },
});

/** A mount whose URL is answered with an error. */
interface Failing extends OccurrenceDraft {
  readonly messageId: keyof typeof MESSAGES;
  readonly site: ServerMount;
  readonly failure: string;
  /** The settings variable that nothing has set. */
  readonly variable?: string;
  /** The access file that is refused, what a handler is given in the place of a file, or what a rule makes of the URL. */
  readonly file?: string;
  /** 500 otherwise. */
  readonly status?: number;
  /** What is seen of a module that is not found. */
  readonly module?: MissingModule;
}

const causeOf = ({ messageId, failure, variable, file, module }: Failing): string =>
  JSON.stringify([messageId, failure, variable, file, ...(module ? [module.folder, module.absent] : [])]);

function findFailing(mount: ServerMount, answer: MountAnswer, context: Context): Failing | null {
  const refused = findAccessFile(mount, answer.route);
  if (refused) return refused;
  if (answer.status !== null && answer.route.filename?.startsWith(REDIRECT)) return describeRewritten(mount, answer);
  const again = findAgain(mount, answer);
  if (again) return again;
  const found = answer.failure;
  if (!found || isToldElsewhere(found, mount, context)) return null;
  const failure = found.message.replace(/\.$/, '');
  const at = placeOf(mount) ?? mount.at;
  const related = at === mount.at ? [] : [{ at: mount.at, text: `${mount.url} is mounted here` }];
  const common = { site: mount, failure };
  if (REFUSALS.has(found.kind)) return { ...common, messageId: 'refused', at: mount.at, label: 'is not run' };
  const { facts } = mount.script;
  if (facts && /^ImproperlyConfigured: \w+ is not set/.test(failure)) {
    const variable = facts.settingsVariable;
    const blank = isLeftBlank(facts) ? { severity: 'info' as const } : {};
    return { ...common, ...blank, messageId: 'settings', variable, at, related, label: 'has no settings' };
  }
  const missing = namedModule(failure);
  if (missing === null) return { ...common, messageId: 'raises', at, related, label: 'ends here' };
  const imported = facts?.imports.find(({ module, certain }) => certain && packageOf(module) === missing);
  const module = lookForModule(mount, missing, context);
  return {
    ...common,
    messageId: 'missing',
    module,
    at: imported?.at ?? at,
    related,
    label: `'${missing}' is not found`,
  };
}

/** Rules of a folder or of files that lead each new path back to themselves (mod_rewrite.c:hook_fixup, core.c:ap_is_recursion_limit_exceeded). */
function findAgain(mount: ServerMount, { route, status, failure }: MountAnswer): Failing | null {
  const rewritten = route.steps.filter((step) => step.rewritten !== undefined);
  const last = rewritten.at(-1);
  if (status !== 500 || failure || last === undefined || rewritten.length < MOST_REDIRECTS) return null;
  return {
    messageId: 'again',
    site: mount,
    failure: '',
    file: last.rewritten ?? '',
    at: mount.at,
    label: 'is not run',
    related: last.at === 'default' ? [] : [{ at: last.at, text: 'makes another path each time' }],
  };
}

/** Whether the script sets the variable to nothing, as one does that is kept without what its server fills in. */
const isLeftBlank = ({ effects, settingsVariable }: ScriptFacts): boolean =>
  effects.some(({ key, value }) => key === settingsVariable && knownValue(value) === '');

function findAccessFile(mount: ServerMount, { scope }: Route): Failing | null {
  for (const { accessFile, broken, certain, section } of scope.sections)
    if (accessFile !== undefined && broken !== undefined && certain)
      return {
        messageId: 'accessFile',
        site: mount,
        failure: broken.slice(accessFile.length + ': '.length),
        file: accessFile,
        at: mount.at,
        label: 'is not run',
        related: [{ at: section.at, text: 'this file is refused' }],
      };
  return null;
}

/** Rules beside which a condition looks at the name that a host is asked by: one of several names may lead to the site. */
const ASKS_NAME = /^[^\S\r\n\u2028\u2029]*(?:RewriteCond|<(?:Else)?If)\b.*(?:HTTP_HOST|SERVER_NAME|HTTP:Host)/im;

/**
 * A mount whose own URL a RewriteRule leads to an error elsewhere. One that refuses or redirects by itself, and any other line that
 * says so, is meant.
 */
function findStray(mount: ServerMount, context: Context): Failing | null {
  const { strayOf, textOf } = context;
  const stray = strayOf(mount);
  const step = stray?.route.steps.findLast(({ rewritten }) => rewritten !== undefined);
  if (!stray || !step || step.at === 'default' || stray.route.endedBy || (stray.status ?? 0) < 400) return null;
  if (isAskedByOthers(mount, context) && ASKS_NAME.test(textOf(step.at.file) ?? '')) return null;
  return {
    messageId: 'stray',
    site: mount,
    failure: `${step.at.file}:${step.at.line}`,
    file: step.rewritten ?? '',
    status: stray.status ?? 500,
    at: mount.at,
    label: 'is not run',
    related: [{ at: step.at, text: 'makes another path' }],
  };
}

/** Whether more names lead to a host than its ServerName: an alias, or every name that no other host of its address has. */
const isAskedByOthers = ({ server }: ServerMount, { deployment }: Context): boolean =>
  server.aliases.length > 0 ||
  (deployment.server !== null && [...groupByAddress(deployment.server).values()].some(([first]) => first === server));

function describeRewritten(mount: ServerMount, { route, status }: MountAnswer): Failing {
  const forcing = (folderRules(route.scope)?.rules ?? []).filter(({ flags }) => flags.has('h'));
  return {
    messageId: 'rewritten',
    site: mount,
    failure: '',
    file: route.filename ?? '',
    status: status ?? 500,
    at: mount.at,
    label: 'is not run',
    related: forcing.map(({ node }) => ({ at: node.at, text: 'forces a handler' })),
  };
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
  const module = missingModule(message);
  // import-unresolvable knows where it lies, and whether it may be installed.
  return (
    module !== undefined &&
    (liesAbove(mount, packageOf(module), context.project.root, context) ||
      findAfterImport(mount, module, context.isFile) !== null)
  );
}

/** Most mounts run a script of which reading shows that it loads: they are not asked. */
const mayFail = ({ script: { facts } }: Mount): boolean =>
  facts !== null &&
  (facts.loads !== true ||
    facts.raisesOnRequest !== undefined ||
    facts.callable.notCallable !== undefined ||
    facts.handlers.some(asksForSettings));

const asksForSettings = ({ kind }: ScriptFacts['handlers'][number]): boolean => kind !== 'other';

/** Where the script raises, else where it makes its handler. */
const placeOf = ({ script: { facts } }: Mount): Location | null =>
  facts && (facts.loadFailure?.at ?? facts.handlers.find(asksForSettings)?.at ?? facts.callable.at);
