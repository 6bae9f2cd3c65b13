import type { EnvironmentEffect } from '../../python/facts/script-facts.ts';
import { defineRule } from '../define-rule.ts';
import type { Fix } from '../finding.ts';
import { requestValues } from '../request-variable.ts';

export const rule = defineRule({
  id: 'env-wipe-empty-default',
  subject: 'script',
  meta: {
    summary: 'A variable is overwritten with nothing where a request does not carry it.',
    severity: 'warning',
    confidence: 'high',
    fixable: 'unsafe',
  },
  messages: {
    wiped: {
      message:
        '{key} becomes an empty string for the whole process whenever a request lacks {requestKey}: what was set before is lost. An empty settings module ends in ImproperlyConfigured (500), an empty secret or database name in errors further on.',
      help: 'Copy only what is there: `if key in environ`. Better, write constants in the script: a copy on every request mixes the sites of a process whatever its default.',
    },
  },
  check({ facts }, { report, textOf, deployments }) {
    for (const effect of facts.effects) {
      const { key, requestKey, requestFallback: fallback } = effect;
      if (key === null || requestKey === undefined || fallback?.kind !== 'known' || fallback.value !== '') continue;
      if (requestValues(facts.file, requestKey, deployments)) continue;
      report({
        messageId: 'wiped',
        data: { key, requestKey },
        at: effect.at,
        label: 'empty where the request lacks it',
        severity: key === facts.settingsVariable || /SECRET|CONFIGURATION/.test(key) ? 'error' : 'warning',
        fixes: copyIfThere(effect, textOf(effect.at.file)),
        sites: [facts.file],
      });
    }
  },
});

const COPY =
  /^(?<target>[\w.]+\[(?<key>'[^'\n]+'|"[^"\n]+")\]) = (?<request>\w+)\.get\((?<asked>'[^'\n]+'|"[^"\n]+"), (?:''|"")\)$/;

/** Copies only what the request has. Unsafe: what relied on the empty text finds nothing, or what was there before. */
function copyIfThere({ at }: EnvironmentEffect, text: string | null): readonly Fix[] {
  const { target, request, asked } = COPY.exec(text?.slice(at.range.start, at.range.end) ?? '')?.groups ?? {};
  if (text === null || target === undefined) return [];
  const before = text.slice(text.lastIndexOf('\n', at.range.start - 1) + 1, at.range.start);
  if (!/^[ \t]*$/.test(before)) return [];
  const indent = before.includes('\t') ? '\t' : '    ';
  const newText = `if ${asked} in ${request}:\n${before}${indent}${target} = ${request}[${asked}]`;
  return [
    {
      title: 'copy only what the request has',
      applicability: 'unsafe',
      edits: [{ file: at.file, range: at.range, newText }],
    },
  ];
}
