import { defineRule } from '../define-rule.ts';

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
      help: 'Let the exception through: mod_wsgi loads the script again for the next request and logs it. "populate() isn\'t reentrant" is never the cause; look for the first traceback after the process started. Building WSGIHandler() instead, or killing the process, only hides it.',
    },
  },
  check({ facts }, { report }) {
    for (const masked of facts.maskedFailures) {
      if (isFallback(masked.exceptions)) continue;
      report({
        messageId: 'masked',
        data: { exceptions: masked.exceptions.join(', ') || 'every exception' },
        at: masked.at,
        label: 'hides the first failure',
        related: [{ at: masked.handlerAt, text: 'the handler is made here' }],
        sites: [facts.file],
      });
    }
  },
});

/** `except ImportError` around import and call asks for an old Django, which has no `django.core.wsgi`. */
const isFallback = (exceptions: readonly string[]): boolean =>
  exceptions.length > 0 && exceptions.every((name) => name === 'ImportError' || name === 'ModuleNotFoundError');
