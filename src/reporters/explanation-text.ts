import type { Step } from '../apache/model/route.ts';
import type { StartupNeed } from '../apache/read/read-result.ts';
import type { EffectiveSettings, ExplainedRequest, Explanation } from '../explain/explanation.ts';
import { listFew } from '../source/first-few.ts';
import type { Location } from '../source/location.ts';
import { describeAssumed } from './assumed-server.ts';
import { visible } from './escape.ts';

/** How paths are written: relative to the working directory, as the caller knows it. */
export type NameOf = (file: string) => string;

/** The chain of decisions behind each request, for reading: every step with the line that decided and what it overrode. */
export function renderExplanationText(explanation: Explanation, nameOf: NameOf): string {
  const lines: string[] = [];
  const { startup } = explanation;
  if (!startup.ok) {
    const { at, line, message } = startup.error;
    lines.push(`httpd does not start: ${message}`, `  at ${nameOf(at.file)}:${line}`, '');
  }
  for (const request of explanation.requests) lines.push(...requestLines(request, nameOf), '');
  const assumed = describeAssumed(explanation.server, nameOf);
  if (assumed !== null) lines.push(`note: ${assumed}`);
  if (startup.ok && startup.needs.length > 0) lines.push(`note: ${describeNeeds(startup.needs, nameOf)}`);
  for (const notice of explanation.notices) {
    const where = notice.at
      ? `${nameOf(notice.at.file)}:${notice.at.line}: `
      : notice.file
        ? `${nameOf(notice.file)}: `
        : '';
    lines.push(`note: ${where}${notice.message}`);
  }
  return `${lines.map(visible).join('\n').trimEnd()}\n`;
}

/** What start-up hangs on besides the files. More are told in JSON. */
const describeNeeds = (needs: readonly StartupNeed[], nameOf: NameOf): string =>
  `whether httpd starts also hangs on what the server has: ${listFew(
    [...new Set(needs.map(({ what, at, line }) => `${what} (${nameOf(at.file)}:${line})`))],
    FEW_NEEDS,
  )}`;

const FEW_NEEDS = 3;

function requestLines(request: ExplainedRequest, nameOf: NameOf): string[] {
  const lines = [`${request.url}  ->  ${verdict(request)}`];
  for (const [number, step] of request.steps.entries()) lines.push(...stepLines(number + 1, step, nameOf));
  if (request.settingsModule) lines.push(settingsLine(request.settingsModule, nameOf));
  if (request.failure) lines.push(`  fails: ${request.failure.message}`);
  for (const why of request.undecidedBecause) lines.push(`  undecided, because ${why}`);
  return lines;
}

function verdict(request: ExplainedRequest): string {
  if (request.undecidedBecause.length > 0) return 'undecided';
  const status = request.status === null ? '' : ` (${request.status})`;
  if (request.outcome !== 'wsgi') return `${request.outcome}${status}`;
  if (request.failure) return `${request.failure.kind}${status}`;
  const settings = request.settingsModule?.effective;
  return settings ? `${request.script} with ${settings}` : `${request.script ?? 'a WSGI script'}`;
}

function stepLines(number: number, step: Step, nameOf: NameOf): string[] {
  const lines = [`  ${number}. ${step.what}  [${step.at === 'default' ? 'default' : place(step.at, nameOf)}]`];
  for (const beaten of step.overrides ?? []) lines.push(`       overrides ${place(beaten, nameOf)}`);
  return lines;
}

function settingsLine(settings: EffectiveSettings, nameOf: NameOf): string {
  const written = settings.writtenBy ? `, written at ${place(settings.writtenBy, nameOf)}` : '';
  const own = settings.own === null ? 'its own is not known' : `its own is ${settings.own}`;
  const name = settings.effective ?? 'not known';
  switch (settings.from) {
    case 'own':
      return `  settings: ${name}, its own${written}`;
    case 'inherited':
      return `  settings: ${name}, inherited from the process${written}; ${own}`;
    case 'shared-interpreter':
      return `  settings: ${name}, configured before by another script of this interpreter${written}; ${own}`;
    case 'server-environment':
      return `  settings: ${name}, from the environment the server was started with; ${own}`;
    case 'unknown':
      return `  settings: not known; ${own}`;
  }
}

const place = (at: Location, nameOf: NameOf): string => `${nameOf(at.file)}:${at.line}`;
