import { defineRule } from '../define-rule.ts';
import { isOldDjangoGuard } from '../old-django-guard.ts';

export const rule = defineRule({
  id: 'populate-masking',
  subject: 'script',
  meta: {
    summary: 'A script swallows the exception that stops its first start.',
    severity: 'warning',
    confidence: 'high',
    fixable: 'no',
  },
  messages: {
    masked: {
      message:
        'The first failure to start Django is swallowed here ({exceptions}). Django cannot start a second time in an interpreter: unless the process ends, every request from then on fails with "populate() isn\'t reentrant", or is served by a half-started site.',
      help: 'Let the exception through: mod_wsgi loads the script again for the next request and logs it. "populate() isn\'t reentrant" is never the cause; look for the first traceback after the process started. Building WSGIHandler() instead only hides it.',
    },
    ended: {
      message:
        'Where Django does not start ({exceptions}), the script ends its process and does not say why: each request starts a new process that fails the same way, and the log has no traceback.',
      help: 'Write `traceback.print_exc()` first; or let the exception through: mod_wsgi loads the script again for the next request and logs it.',
    },
    kept: {
      message:
        'Where Django does not start ({exceptions}), the script keeps an answer of its own, and every request gets it until the process ends: also when the cause is long gone.',
      help: 'Let the exception through: mod_wsgi loads the script again for the next request and logs it. An ErrorDocument can show the page.',
    },
  },
  check({ facts }, { report, textOf }) {
    for (const masked of facts.maskedFailures) {
      if (isFallback(masked.exceptions) || isOldDjangoGuard(masked, facts)) continue;
      const { file, range } = masked.handlerAt;
      const text = textOf(file) ?? '';
      const clause = text.slice(range.start, range.end);
      const { name } = facts.callable;
      const keepsAnswer = answersItself(clause, name) || isToldApart(clause, text.slice(range.end), name);
      const isEnded = endsProcess(clause);
      if (isEnded && TELLS_CAUSE.test(clause)) continue;
      report({
        messageId: isEnded ? 'ended' : keepsAnswer ? 'kept' : 'masked',
        data: { exceptions: masked.exceptions.join(', ') || 'every exception' },
        at: masked.at,
        label: 'hides the first failure',
        related: [{ at: masked.handlerAt, text: 'it is caught here' }],
        ...(keepsAnswer || isEnded ? { severity: 'info' as const } : {}),
        sites: [facts.file],
      });
    }
  },
});

/** Whether an `except` clause writes down what failed. */
const TELLS_CAUSE = /\bprint_exc\(|\bformat_exc\(|\.exception\(|exc_info/;
/** Whether it ends the process: the next request comes to a new one, which starts Django anew. */
const endsProcess = (clause: string): boolean =>
  /^[ \t]*os\.(?:kill\([ \t]*os\.getpid\(\)|_exit\(|abort\()/m.test(clause);

/** Whether an `except` clause gives the callable another meaning, which asks Django for nothing. */
const answersItself = (clause: string, callable: string): boolean =>
  new RegExp(
    String.raw`^[ \t]*(?:def[ \t]+${callable}\b|${callable}[ \t]*=[ \t]*(?!.*(?:WSGIHandler|get_wsgi_application)))`,
    'm',
  ).test(clause);

/** Whether an `except` clause leaves None, and the lines below it choose the callable by that. */
const isToldApart = (clause: string, rest: string, callable: string): boolean => {
  const left = /^[ \t]*(\w+)[ \t]*=[ \t]*None\b/m.exec(clause)?.[1];
  return (
    left !== undefined &&
    new RegExp(
      String.raw`^[ \t]*(?:el)?if[ \t]+(?:not[ \t]+${left}|${left}[ \t]+is[ \t]+None)[ \t]*:\s+${callable}[ \t]*=`,
      'm',
    ).test(rest)
  );
};

/** `except ImportError` around import and call asks for an old Django, which has no `django.core.wsgi`. */
const isFallback = (exceptions: readonly string[]): boolean =>
  exceptions.length > 0 && exceptions.every((name) => name === 'ImportError' || name === 'ModuleNotFoundError');
