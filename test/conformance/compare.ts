import { relative } from 'node:path';
import type { ExplainedRequest } from '../../src/explain/explanation.ts';
import type { Location } from '../../src/source/location.ts';
import { isOfWsgi } from './error-log.ts';
import type { Prediction } from './predict.ts';
import type { RecordedRequest, ScenarioRecord } from './record.ts';

/** One thing that `explain` said and the server did otherwise. */
export interface Mismatch {
  /** Number of the order and of the request within it; -1 where it is about the start. */
  readonly order: number;
  readonly step: number;
  readonly url: string | null;
  readonly field: string;
  readonly said: string | number | null;
  readonly was: string | number | null;
}

/** All that differs, and how the requests count. An undecided answer is not compared. */
export interface Comparison {
  readonly mismatches: readonly Mismatch[];
  readonly requests: number;
  readonly undecided: readonly { readonly url: string; readonly because: string }[];
}

/** Holds predictions against a record. */
export function compareScenario(prediction: Prediction, record: ScenarioRecord): Comparison {
  const mismatches: Mismatch[] = [];
  const undecided: Comparison['undecided'][number][] = [];
  let requests = 0;
  const start = prediction.orders[0]?.startup;
  const atStart = (field: string, said: string | null, was: string | null): void => {
    if (said !== was) mismatches.push({ order: -1, step: -1, url: null, field, said, was });
  };
  const refusal = start && !start.ok ? start.error : null;
  // What a repository lacks of the configuration may be what keeps the server from starting.
  const isOpen = prediction.orders[0]?.notices.some(({ code }) => code.startsWith('include-')) ?? false;
  if (!isOpen || refusal) atStart('start-up', refusal ? 'refused' : 'starts', record.startup ? 'refused' : 'starts');
  if (refusal && record.startup?.at) atStart('start-up at', placeOf(refusal.at, prediction), record.startup.at);
  for (const [order, recorded] of record.orders.entries()) {
    for (const [step, was] of recorded.entries()) {
      requests += 1;
      const said = prediction.orders[order]?.requests[step];
      const because = said?.undecidedBecause[0];
      if (because !== undefined) undecided.push({ url: was.url, because });
      else if (said)
        mismatches.push(...compareRequest(said, was, prediction).map((one) => ({ order, step, url: was.url, ...one })));
    }
  }
  return { mismatches, requests, undecided };
}

type FieldMismatch = Pick<Mismatch, 'field' | 'said' | 'was'>;

/** What a user would notice: who answers, under which path, in which process and interpreter, with which settings. */
function compareRequest(said: ExplainedRequest, was: RecordedRequest, prediction: Prediction): FieldMismatch[] {
  const off: FieldMismatch[] = [];
  const check = (field: string, a: FieldMismatch['said'], b: FieldMismatch['was']): void => {
    if (a !== b) off.push({ field, said: a, was: b });
  };
  if (was.answer === 'none' && said.status === 504) return [];
  if (was.answer === 'none') return [{ field: 'answer', said: said.outcome, was: 'no answer' }];
  if (was.virtualHost !== null)
    check('virtual host', placeOf(said.virtualHost?.at ?? null, prediction), was.virtualHost);
  const ran = was.answer === 'django' || was.answer === 'plain';
  if (ran || was.answer === 'wsgi-failure') {
    check('outcome', said.outcome, 'wsgi');
    // Of a WSGIHandlerScript Apache's log names the page, not the script.
    if (was.script !== null && was.handler === 'wsgi-script') {
      const asRecorded = (text: string | null): string | null =>
        text?.replace(prediction.serverFolder, '${SCENARIO}') ?? null;
      check('script', asRecorded(said.script), was.script);
      check('SCRIPT_NAME', asRecorded(said.scriptName), was.scriptName);
      check('PATH_INFO', asRecorded(said.pathInfo), was.pathInfo);
      check('process group', said.processGroup, was.processGroup);
      check('application group', withName(said.applicationGroup, was.applicationGroup), was.applicationGroup);
    }
  } else if (said.outcome === 'wsgi' && !isOpen(was))
    off.push({ field: 'outcome', said: said.outcome, was: was.answer });
  if (ran) check('failure', said.failure?.message ?? null, null);
  // What a proxy's other end answers is not in the files.
  else if (said.outcome !== 'proxy') check('status', said.status, was.status);
  if (was.answer === 'wsgi-failure') check('failure', said.failure ? 'fails' : null, 'fails');
  if (was.answer === 'django') check('settings', said.settingsModule?.effective ?? null, was.settings);
  return off;
}

const NO_NAME = '<name of the machine>';

/** A name of which nobody can know what it is stands for any. */
const withName = (said: string | null, was: string | null): string | null => {
  const rest = said?.startsWith(NO_NAME) ? said.slice(NO_NAME.length) : null;
  return rest !== null && was?.slice(was.search(/[:|]|$/)) === rest ? was : said;
};

/** Of an ErrorDocument that fails the log names the exception, and the handler of the first error, a folder's for one. */
const isOpen = ({ handler, failure }: RecordedRequest): boolean =>
  handler !== 'wsgi-script' && failure !== null && isOfWsgi(failure);

/** `file:line` below the scenario folder; `main` for no place at all. */
function placeOf(at: Location | null, { folder, root }: Prediction): string {
  if (!at) return 'main';
  const inside = at.file.startsWith(`${folder}/`) ? relative(folder, at.file) : at.file.replace(root, '${ROOT}');
  return `${inside}:${at.line}`;
}
