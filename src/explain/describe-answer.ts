import type { Step } from '../apache/model/route.ts';
import type { Alternatives } from '../deployment/choices.ts';
import { ownSettings } from '../deployment/own-settings.ts';
import type { CallResult, ScriptCall } from '../deployment/server-process.ts';
import type { ExpandedSetting } from '../deployment/wsgi-target.ts';
import type { ScriptFacts } from '../python/facts/script-facts.ts';
import { knownValue } from '../source/static-value.ts';
import type { EffectiveSettings, ExplainedRequest } from './explanation.ts';
import type { PlannedRequest } from './planned-request.ts';

/** What one run says about one request: Python's part, and what was loaded before it. */
export interface RunAnswer {
  readonly call: CallResult | null;
  readonly earlier: readonly Step[];
}

/** How one request ends, without the way there. */
export interface Ending extends Pick<ExplainedRequest, 'settingsModule' | 'failure' | 'status' | 'undecidedBecause'> {
  /** The run that is told of; null where no Python runs. */
  readonly call: CallResult | null;
}

/** Puts httpd's part and Python's part of one request together; where runs differ, the answer is undecided. */
export function describeAnswer(
  request: PlannedRequest,
  step: number,
  alternatives: Alternatives<RunAnswer>,
): ExplainedRequest {
  const { call, ...ending } = endOf(request, step, alternatives);
  const earlier = alternatives.runs.flatMap((run) => run[step] ?? [])[0]?.earlier ?? [];
  return {
    ...httpdPart(request),
    ...ending,
    steps: [...request.route.steps, ...groupSteps(request), ...earlier, ...(call ? pythonSteps(request, call) : [])],
  };
}

/** The same as far as it is an end. */
export function endOf(request: PlannedRequest, step: number, alternatives: Alternatives<RunAnswer>): Ending {
  const calls = alternatives.runs.flatMap((run) => run[step]?.call ?? []);
  const [first = null, ...others] = calls.map((call) => pythonPart(request, call));
  const agree = others.every((one) => sameAnswer(one, first));
  const undecidedBecause = new Set([...request.undecidedBecause, ...(agree ? (first?.doubts ?? []) : [])]);
  if (!first && request.target)
    for (const why of divertedBecause(request, statusOf(request))) undecidedBecause.add(why);
  if (!agree)
    for (const question of alternatives.questions) if (question.step <= step) undecidedBecause.add(question.why);
  if (alternatives.incompleteFrom !== null && alternatives.incompleteFrom <= step && first) {
    undecidedBecause.add('too many things are not certain to try them all');
  }
  const settings = agree ? (first?.settings ?? null) : first?.settings && undecidedSettings(first.settings);
  return {
    call: calls[0] ?? null,
    settingsModule: settings ?? null,
    failure: request.route.failure ?? request.target?.refusal ?? (agree ? (first?.failure ?? null) : null),
    status: agree ? (first?.status ?? statusOf(request)) : null,
    undecidedBecause: [...undecidedBecause],
  };
}

interface PythonPart {
  readonly settings: EffectiveSettings | null;
  readonly failure: ExplainedRequest['failure'];
  readonly status: number | null;
  readonly doubts: readonly string[];
}

function pythonPart(request: PlannedRequest, call: CallResult): PythonPart {
  const { failure } = call;
  // mod_wsgi answers 404 in the Apache child, but a daemon's answer becomes a 500 (measured, mod_wsgi 4.9.4).
  const ofFailure = failure?.kind === 'missing-callable' && request.group === '' ? 404 : 500;
  const status = failure && failureStatus(request, ofFailure);
  return {
    settings: effectiveSettings(request, call),
    failure: failure && { kind: failure.kind, message: failure.message },
    status,
    doubts: [...call.doubts, ...divertedBecause(request, status)],
  };
}

function pythonSteps({ target }: PlannedRequest, call: CallResult): readonly Step[] {
  const steps = call.steps.map((step): Step => ({ what: step.what, at: step.at ?? 'default' }));
  const named = target?.applicationGroup.value;
  if (named?.kind !== 'known' || named.value === call.interpreter) return steps;
  const what = `the thread is bound to interpreter '${call.interpreter}', so the request runs there and not in the main one`;
  return [...steps, { what, at: 'default' }];
}

/**
 * What the client gets of a script that fails. The error whose ErrorDocument it is stands, but not where a daemon ran it: the
 * reply of a daemon sets the status anew (mod_wsgi.c:wsgi_execute_remote, "200 Error"; scenario
 * `error-document-that-fails-in-a-daemon`).
 */
function failureStatus({ route, group }: PlannedRequest, status: number): number {
  return group === '' || group === null ? (route.firstError ?? status) : status;
}

/** Another script may answer for one that fails; it is not run here. */
function divertedBecause({ route }: PlannedRequest, status: number | null): readonly string[] {
  if (status === null || status === route.firstError || !route.isDiverted?.(status)) return [];
  return [`what ErrorDocument ${status} leads to may answer instead of the script that fails`];
}

function effectiveSettings(request: PlannedRequest, call: CallResult): EffectiveSettings | null {
  const { settings, facts, generalFacts } = call;
  if (!settings || !request.call) return null;
  const own = namedBy(generalFacts, request.call) ?? namedBy(facts, request.call);
  if (settings.module === null) return { effective: null, own, from: 'unknown', writtenBy: settings.writer.at };
  const { writer } = settings;
  const from =
    settings.configuredBy !== request.call.script
      ? 'shared-interpreter'
      : writer.script === request.call.script
        ? 'own'
        : writer.script === null
          ? 'server-environment'
          : 'inherited';
  return { effective: settings.module, own, from, writtenBy: writer.at };
}

/** The settings module that a script names by itself, before anything is inherited. */
function namedBy(facts: ScriptFacts | null, call: ScriptCall): string | null {
  const asked = facts ? ownSettings(facts, call.request) : null;
  return knownValue(asked);
}

const undecidedSettings = (settings: EffectiveSettings): EffectiveSettings => ({
  effective: null,
  own: settings.own,
  from: 'unknown',
  writtenBy: null,
});

function sameAnswer(a: PythonPart, b: PythonPart | null): boolean {
  return (
    a.settings?.effective === b?.settings?.effective &&
    a.settings?.from === b?.settings?.from &&
    a.status === b?.status &&
    a.failure?.kind === b?.failure?.kind &&
    a.doubts.length === b?.doubts.length
  );
}

type HttpdPart = Omit<ExplainedRequest, 'settingsModule' | 'failure' | 'status' | 'steps' | 'undecidedBecause'>;

function httpdPart(request: PlannedRequest): HttpdPart {
  const { route, target } = request;
  const { server, alias } = route;
  return {
    url: route.request.url,
    outcome: route.outcome === 'handler' ? 'wsgi' : route.outcome,
    virtualHost: server
      ? {
          serverName: server.serverName?.value ?? null,
          at: server.at,
          line: server.line,
          chosenBy: route.chosenBy ?? 'main-server',
        }
      : null,
    mount: alias ? { url: alias.url, at: alias.node.at } : null,
    script: target?.script ?? (route.handler === null ? null : route.filename),
    scriptName: route.scriptName,
    pathInfo: route.pathInfo,
    processGroup: nameOf(target?.processGroup),
    applicationGroup: nameOf(target?.applicationGroup),
    callableObject: nameOf(target?.callableObject),
  };
}

function nameOf(setting: ExpandedSetting | undefined): string | null {
  return knownValue(setting?.value);
}

function statusOf(request: PlannedRequest): number | null {
  // mod_wsgi looks at the script before it looks for its process (mod_wsgi.c:wsgi_hook_handler).
  const { route, target } = request;
  return target?.refusal && !route.failure ? (route.firstError ?? 500) : route.status;
}

function groupSteps(request: PlannedRequest): Step[] {
  const { target } = request;
  if (!target || request.route.failure) return [];
  const steps = [
    groupStep('process group', target.processGroup, 'embedded mode'),
    groupStep('application group', target.applicationGroup, 'the main interpreter'),
    groupStep('callable object', target.callableObject, ''),
  ];
  if (target.daemon)
    steps.push({ what: `daemon process '${target.daemon.name}' is defined`, at: target.daemon.node.at });
  if (target.refusal) steps.push({ what: target.refusal.message, at: 'default' });
  return steps;
}

function groupStep(what: string, setting: ExpandedSetting, emptyMeans: string): Step {
  const { value, written, setBy, overrides } = setting;
  const name = value.kind === 'known' ? (value.value === '' ? emptyMeans : `'${value.value}'`) : 'not known';
  const from = value.kind === 'known' && written !== value.value && written !== '' ? ` (${written})` : '';
  return { what: `${what}: ${name}${from}`, at: setBy, overrides };
}
