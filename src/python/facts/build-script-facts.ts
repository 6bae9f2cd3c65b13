import { addAll } from '../../source/add-all.ts';
import type { Notice } from '../../source/notice.ts';
import { showPython } from '../version/python-version.ts';
import { type Refusals, refusalsOf } from '../version/refusals.ts';
import { collectCallable } from './collect-callable.ts';
import { type CountedPaths, collectEffects, countPaths, momentOf, phasesOf } from './collect-effects.ts';
import { findShapesIn } from './effect-shapes.ts';
import type { LoweringProblem } from './lower/python-ast.ts';
import { joinStatics, toStatic } from './merge-effects.ts';
import { locate, orderEvents, type Site, spanOf } from './order-events.ts';
import type { Exploration } from './run/explore-paths.ts';
import type { ScriptRun } from './run/run-path.ts';
import type { TraceEvent, TraceEventOf } from './run/state/trace.ts';
import type { EarlySettingsRead, HandlerCreation, ImportFact, ScriptFacts } from './script-facts.ts';

const SETTINGS_VARIABLE = 'DJANGO_SETTINGS_MODULE';

interface SiteOf<K extends TraceEvent['kind']> {
  readonly site: Site;
  readonly event: TraceEventOf<K>;
}

const ofKind = <K extends TraceEvent['kind']>(sites: readonly Site[], kind: K): SiteOf<K>[] =>
  sites.flatMap((site) => {
    const event = site.occurrences[0]?.event;
    return event?.kind === kind ? [{ site, event: event as TraceEventOf<K> }] : [];
  });

/** Whether something happens on every path that counts. */
const isCertain = (site: Site, counted: CountedPaths): boolean =>
  phasesOf(momentOf(site)).every((phase) => {
    const reached = new Set(site.occurrences.filter(({ event }) => event.phase === phase).map(({ path }) => path));
    return counted[phase].every((path) => reached.has(path));
  });

const collectHandlers = (sites: readonly Site[], counted: CountedPaths): HandlerCreation[] =>
  ofKind(sites, 'handler').map(({ site, event }) => ({
    seq: site.order + 1,
    kind: event.handler,
    when: momentOf(site),
    certain: isCertain(site, counted),
    at: locate(event.place),
    via: event.via.map(locate),
  }));

const collectImports = (sites: readonly Site[], counted: CountedPaths): ImportFact[] =>
  ofKind(sites, 'import').map(({ site, event }) => ({
    seq: site.order + 1,
    module: event.module,
    certain: isCertain(site, counted),
    at: locate(event.place),
    ...(event.file === null ? {} : { file: event.file }),
    ...(event.names.length === 0 ? {} : { names: event.names }),
  }));

const collectSettingsReads = (sites: readonly Site[], counted: CountedPaths): EarlySettingsRead[] =>
  ofKind(sites, 'settings-read')
    .filter(({ site }) => momentOf(site) === 'import')
    .map(({ site, event: { name, isCaught, isDoubtful, place, via } }) => ({
      seq: site.order + 1,
      name,
      certain: !isDoubtful && isCertain(site, counted),
      ...(isCaught ? { isCaught } : {}),
      at: locate(place),
      via: via.map(locate),
    }));

/** One value for each place, the first of equal ones. */
const distinct = <T>(items: readonly T[], nameOf: (item: T) => string): T[] =>
  [...new Map(items.map((item) => [nameOf(item), item]).reverse() as [string, T][]).values()].reverse();

const settingsVariableOf = ({ import: paths }: CountedPaths): string => {
  const names = new Set(
    paths.map(({ trace }) => {
      const last = trace.findLast((event) => event.kind === 'settings-variable');
      return last?.kind === 'settings-variable' && last.name.kind === 'text' ? last.name.text : SETTINGS_VARIABLE;
    }),
  );
  const [only] = names;
  return names.size === 1 && only !== undefined ? only : SETTINGS_VARIABLE;
};

const configures = ({ import: paths }: CountedPaths): boolean =>
  paths.length > 0 &&
  paths.every(({ trace }) => {
    const first = trace.find(
      (event) => event.kind === 'configure' || (event.kind === 'handler' && event.handler !== 'other'),
    );
    return first?.kind === 'configure';
  });

type Loading = Pick<ScriptFacts, 'loads' | 'loadFailure' | 'unresolvedImports'>;

/** Why Python does not even begin to run a script. */
const refusalsIn = ({ script }: ScriptRun, { project: { python } }: Exploration): Refusals => {
  if (!isTemplate(script)) return refusalsOf(script.tree, python);
  const isLine = ({ kind }: LoweringProblem) => kind === 'template';
  const { problems } = script.tree;
  const refusals = refusalsOf({ ...script.tree, problems: problems.filter((one) => !isLine(one)) }, python);
  return { ...refusals, counted: [...refusals.counted, ...problems.filter(isLine)] };
};

/** `wsgi.py.j2`: its lines of a template language are gone by the time it is deployed. */
const isTemplate = ({ source, tree }: ScriptRun['script']): boolean =>
  /\.(?:py|wsgi)\.\w+$/.test(source.path) && tree.problems.some(({ kind }) => kind === 'template');

/** What a text that is not run would do is told, but is not certain. */
const doubtWhere = <T extends { readonly certain: boolean }>(isRefused: boolean, facts: readonly T[]): readonly T[] =>
  isRefused ? facts.map((fact) => ({ ...fact, certain: false })) : facts;

const judgeLoading = (run: ScriptRun, exploration: Exploration, orderOf: ReadonlyMap<TraceEvent, number>): Loading => {
  const { script } = run;
  const { paths, isComplete } = exploration;
  const { always: refused, sometimes, counted } = refusalsIn(run, exploration);
  if (refused) {
    const exception = /^(\w+Error): /.exec(refused.message)?.[1] ?? 'SyntaxError';
    const message = refused.message.replace(/^\w+Error: /, '');
    return { loads: false, loadFailure: { exception, message, at: script.source.locate(refused), seq: 0 } };
  }
  const isCut = counted.length > 0 || !isComplete || paths.some(({ exhausted }) => exhausted !== null);
  const [first] = paths;
  if (!isCut && first && paths.every(({ failure }) => failure !== null)) {
    const failures = paths.flatMap(({ failure, trace }) => (failure ? [{ failure, trace }] : []));
    const named = failures.find(({ failure }) => failure.name !== '*') ?? failures[0];
    if (named && !paths.some(({ mayFail, unresolved }) => mayFail !== null || unresolved.size > 0)) {
      const seq = Math.max(0, ...named.trace.map((event) => (orderOf.get(event) ?? 0) + 1)) + 1;
      const told = failures.map(({ failure }) => failure).filter((failure) => failure.name !== '*');
      const tell = (words: readonly string[]): string => [...new Set(words)].join(' or ');
      const exception = tell(told.map(({ name }) => name)) || named.failure.name;
      const message = tell(told.map((failure) => failure.message)) || named.failure.message;
      const places = failures.map(({ failure }) => locate(failure.place));
      return {
        loads: false,
        loadFailure: { exception, message, at: spanOf(locate(named.failure.place), places), seq },
      };
    }
  }
  if (sometimes || isCut || paths.some(({ failure, mayFail }) => failure !== null || mayFail !== null))
    return { loads: 'unknown' };
  const unresolved = [...new Set(paths.flatMap((path) => [...path.unresolved]))];
  return unresolved.length > 0 ? { loads: 'unknown', unresolvedImports: unresolved } : { loads: true };
};

/** How requests end: with one exception on every path, or with one that only may come. */
const judgeRequests = ({
  paths,
  isComplete,
}: Exploration): Pick<ScriptFacts, 'raisesOnRequest' | 'mayRaiseOnRequest'> => {
  const loading = paths.filter(({ failure }) => failure === null);
  const errors = loading.flatMap(({ failedRequests }) => failedRequests.get('request-1') ?? []);
  const isSure =
    isComplete && paths.every(({ exhausted, mayFailAtAll }) => exhausted === null && mayFailAtAll === null);
  const [error] = errors;
  if (isSure && error && errors.length === loading.length && errors.every(({ name }) => name !== '*'))
    return { raisesOnRequest: `${error.name}: ${error.message}` };
  const mayRaise =
    errors.length > 0 ||
    loading.some(({ mayFail, mayFailAtAll, exhausted }) => mayFailAtAll !== mayFail || exhausted !== null);
  return mayRaise ? { mayRaiseOnRequest: true } : {};
};

/** The version of Python that decides whether it loads, where that is not known; null where none does. */
const hangsOnVersion = ({ paths }: Exploration): number | null => {
  const failed = paths.some(({ failure }) => failure !== null);
  return failed ? (paths.find(({ hangsOnPython }) => hangsOnPython !== null)?.hangsOnPython ?? null) : null;
};

const tellProblem = ({ script: { source } }: ScriptRun, problem: LoweringProblem): Notice => {
  const at = source.locate(problem);
  return { code: `python-${problem.kind}`, message: problem.message, file: source.path, at };
};

const collectNotices = (run: ScriptRun, exploration: Exploration): Notice[] => {
  const { paths, isComplete } = exploration;
  const { always, sometimes, counted } = refusalsIn(run, exploration);
  const told = always ? counted.filter((problem) => problem !== sometimes) : counted;
  const notices = told.map((problem) => tellProblem(run, problem));
  const version = hangsOnVersion(exploration);
  if (version !== null) {
    const message = `what it does hangs on whether it runs on Python ${showPython(version)} or an older one: --python-version tells`;
    notices.push({ code: 'python-version-unknown', message, file: run.script.source.path });
  }
  for (const path of paths) addAll(notices, path.notices);
  const exhausted = paths.find((path) => path.exhausted !== null)?.exhausted;
  const file = run.script.source.path;
  if (exhausted) notices.push({ code: 'python-too-much', message: exhausted, file });
  if (!isComplete)
    notices.push({ code: 'python-too-many-paths', message: 'it has too many paths to follow all of them', file });
  return distinct(notices, ({ code, message, at }) => `${code}|${message}|${at?.file}|${at?.line}`);
};

const collectRelativeFiles = (sites: readonly Site[], counted: CountedPaths): Pick<ScriptFacts, 'relativeFiles'> => {
  const found = ofKind(sites, 'relative-file').map(({ site, event: { path, isDatabase, place } }) => ({
    seq: site.order + 1,
    path,
    isDatabase,
    certain: isCertain(site, counted),
    when: momentOf(site),
    at: locate(place),
  }));
  return found.length === 0 ? {} : { relativeFiles: found };
};

/** Brings what the paths through a script showed into one description of it. */
export const buildScriptFacts = (run: ScriptRun, exploration: Exploration): ScriptFacts => {
  const { paths } = exploration;
  const { source } = run.script;
  const { sites, orderOf } = orderEvents(paths);
  const counted = countPaths(exploration);
  const isRefused = refusalsIn(run, exploration).always !== undefined || isTemplate(run.script);
  const handlers = doubtWhere(isRefused, collectHandlers(sites, counted));
  const imports = collectImports(sites, counted);
  const legacy = ofKind(sites, 'legacy').map(({ event }) => ({ name: event.name, at: locate(event.place) }));
  const usesDjango =
    handlers.some(({ kind }) => kind !== 'other') ||
    legacy.length > 0 ||
    imports.some(({ module }) => /^(?:django|configurations)(?:\.|$)/.test(module));
  return {
    file: source.path,
    ...judgeLoading(run, exploration, orderOf),
    callable: collectCallable(run.callable, counted.import, source),
    ...judgeRequests(exploration),
    effects: doubtWhere(isRefused, collectEffects(sites, counted, orderOf, findShapesIn(exploration.project))),
    handlers,
    legacy: distinct(legacy, ({ name, at }) => `${name}|${at.file}|${at.line}`),
    sysPath: ofKind(sites, 'sys-path').map(({ site, event }) => {
      const values = site.occurrences.flatMap(({ event: other }) =>
        other.kind === 'sys-path' ? [toStatic(other.path)] : [],
      );
      return { seq: site.order + 1, path: joinStatics(values), how: event.how, at: locate(event.place) };
    }),
    imports: distinct(imports, ({ module, at }) => `${module}|${at.file}|${at.line}`),
    reads: ofKind(sites, 'read').map(({ site, event }) => ({
      seq: site.order + 1,
      key: event.key,
      when: momentOf(site),
      required: event.isRequired,
      at: locate(event.place),
    })),
    processGlobalCalls: ofKind(sites, 'process-global').map(({ site, event }) => ({
      name: event.name,
      when: momentOf(site),
      at: locate(event.place),
    })),
    ...collectRelativeFiles(sites, counted),
    maskedFailures: ofKind(sites, 'masked').map(({ event }) => ({
      exceptions: event.exceptions,
      at: locate(event.place),
      handlerAt: locate(event.handlerPlace),
    })),
    dotenvLoads: ofKind(sites, 'dotenv').map(({ site, event: { search, override, file, keys, place } }) => ({
      seq: site.order + 1,
      when: momentOf(site),
      at: locate(place),
      search,
      override,
      file,
      keys,
    })),
    settingsReads: collectSettingsReads(sites, counted),
    settingsVariable: settingsVariableOf(counted),
    configuresSettings: configures(counted),
    usesDjango,
    notices: collectNotices(run, exploration),
  };
};
