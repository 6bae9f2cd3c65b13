import { describe, expect, it } from 'vitest';
import { tryAll } from '../../src/deployment/choices.ts';
import type { PythonSources } from '../../src/deployment/python-sources.ts';
import { type CallResult, ServerProcess } from '../../src/deployment/server-process.ts';
import { known } from '../../src/source/static-value.ts';
import { type Line, pythonSources, scriptFacts } from './facts-fixture.ts';

interface Call {
  readonly script: string;
  readonly group?: string;
  readonly request?: Readonly<Record<string, string>>;
}

const PYTHON = { apache: '2.4.71', modWsgi: '4.9.4', python: '3.11' };

/** Runs calls against one process and returns every run's results. */
function runsOf(
  sources: PythonSources,
  calls: readonly Call[],
  options: {
    env?: Record<string, string>;
    python?: string;
    preload?: number;
    isDaemon?: boolean;
    path?: string[];
    isPackageOpen?: boolean;
  } = {},
) {
  return tryAll<CallResult>((choices) => {
    const process = new ServerProcess(
      {
        versions: { ...PYTHON, python: options.python ?? PYTHON.python },
        sources,
        environment: new Map(Object.entries(options.env ?? {})),
        choices,
        foldsScriptCase: true,
        isProjectPackage: () => !options.isPackageOpen,
      },
      {
        isDaemon: options.isDaemon ?? true,
        threads: 15,
        preloadsInRequestThread: false,
        searchPath: (options.path ?? []).map((path) => ({ kind: 'directory', path })),
        installed: { directories: [], isVisible: false },
      },
    );
    return calls.map((call, index) => {
      const made = {
        script: call.script,
        applicationGroup: call.group ?? call.script,
        callableObject: 'application',
        request: new Map(Object.entries(call.request ?? {}).map(([key, value]) => [key, known(value)])),
      };
      if (index < (options.preload ?? 0)) return process.preload(made);
      process.threads.begin();
      return process.serve(made);
    });
  }, 64).runs;
}

const outcome = (result: CallResult | undefined) => result?.failure?.kind ?? result?.settings?.module ?? null;
const outcomes = (...args: Parameters<typeof runsOf>) => runsOf(...args).map((run) => run.map(outcome));

const site = (name: string, how: 'setdefault' | 'assign' = 'setdefault'): Line[] => [
  { path: '/srv' },
  how === 'assign' ? { assign: `${name}.settings` } : { setdefault: `${name}.settings` },
  { handler: 'get_wsgi_application' },
];
const settings = { '/srv/a/settings.py': {}, '/srv/b/settings.py': {}, '/srv/c/settings.py': {} };
const a = '/srv/a.wsgi';
const b = '/srv/b.wsgi';
const c = '/srv/c.wsgi';

describe('ServerProcess', () => {
  it('serves the second setdefault site with the settings of the first', () => {
    const sources = pythonSources({ [a]: site('a'), [b]: site('b') }, settings);
    expect(outcomes(sources, [{ script: a }, { script: b }])).toEqual([['a.settings', 'a.settings']]);
    expect(outcomes(sources, [{ script: b }, { script: a }])).toEqual([['b.settings', 'b.settings']]);
  });

  it('hands on what the last writer wrote', () => {
    const sources = pythonSources({ [a]: site('a'), [b]: site('b', 'assign'), [c]: site('c') }, settings);
    expect(outcomes(sources, [{ script: a }, { script: b }, { script: c }, { script: a }])).toEqual([
      ['a.settings', 'b.settings', 'b.settings', 'a.settings'],
    ]);
  });

  it('makes a second, contaminated interpreter of a site that was right before', () => {
    const sources = pythonSources({ [a]: site('a'), [b]: site('b', 'assign') }, settings);
    const calls = [{ script: a }, { script: b }, { script: a, group: 'a:8080|' }];
    expect(outcomes(sources, calls)).toEqual([['a.settings', 'b.settings', 'b.settings']]);
  });

  it('keeps the settings of the first script in a shared interpreter, assignment or not', () => {
    const sources = pythonSources({ [a]: site('a', 'assign'), [b]: site('b', 'assign') }, settings);
    expect(
      outcomes(sources, [
        { script: a, group: 'x' },
        { script: b, group: 'x' },
      ]),
    ).toEqual([['a.settings', 'a.settings']]);
  });

  it('fails where the leaked settings module cannot be found, every time', () => {
    const only = (name: string): Line[] => [
      { path: `/srv/${name}` },
      { setdefault: `${name}.settings` },
      { handler: 'get_wsgi_application' },
    ];
    const sources = pythonSources(
      { [a]: only('a'), [b]: only('b') },
      { '/srv/a/a/settings.py': {}, '/srv/b/b/settings.py': {} },
    );
    const [run] = runsOf(sources, [{ script: a }, { script: b }, { script: b }, { script: a }]);
    expect(run?.map(outcome)).toEqual([
      'a.settings',
      'settings-not-importable',
      'settings-not-importable',
      'a.settings',
    ]);
    expect(run?.[1]?.failure?.message).toContain("No module named 'a'");
    expect(run?.[1]?.settings).toMatchObject({ module: 'a.settings', writer: { script: a } });
  });

  it('leaks from a script that never got to its handler', () => {
    const broken: Line[] = [{ setdefault: 'a.settings' }, { raises: 'no database' }];
    const sources = pythonSources({ [a]: broken, [b]: site('b') }, settings);
    expect(outcomes(sources, [{ script: a }, { script: b }])).toEqual([['exception', 'a.settings']]);
  });

  it('settles Django even where the callable is missing, for every script of the interpreter', () => {
    const missing = scriptFacts(a, site('a'), 'missing');
    const sources = pythonSources({ [a]: missing, [b]: site('b', 'assign') }, settings);
    expect(
      outcomes(sources, [
        { script: a, group: 'x' },
        { script: b, group: 'x' },
      ]),
    ).toEqual([['missing-callable', 'a.settings']]);
  });

  it('never fills the app registry again after it failed once', () => {
    const sources = pythonSources({ [a]: site('a') }, { '/srv/a/settings.py': { INSTALLED_APPS: ['a.missing'] } });
    const [run] = runsOf(sources, [{ script: a }, { script: a }]);
    expect(run?.map(outcome)).toEqual(['import-error', 'apps-not-ready']);
  });

  it('lets the server environment win over setdefault and lose to assignment', () => {
    const sources = pythonSources({ [a]: site('a'), [b]: site('b', 'assign') }, settings);
    const env = { DJANGO_SETTINGS_MODULE: 'c.settings' };
    const [run] = runsOf(sources, [{ script: a }, { script: b }], { env });
    expect(run?.map(outcome)).toEqual(['c.settings', 'b.settings']);
    expect(run?.[0]?.settings?.writer).toEqual({ at: null, script: null });
  });

  it('keeps the main interpreter as it was at process start, from Python 3.9 on', () => {
    const sources = pythonSources({ [a]: site('a'), [b]: site('b') }, settings);
    const calls = [{ script: a }, { script: b, group: '' }];
    expect(outcomes(sources, calls)).toEqual([['a.settings', 'b.settings']]);
    expect(outcomes(sources, calls, { python: '3.8' })).toEqual([['a.settings', 'a.settings']]);
  });

  it('runs every second %{GLOBAL} request of a daemon in a sub interpreter once a thread is bound to it', () => {
    const sources = pythonSources({ [a]: site('a'), [b]: site('b') }, settings);
    const calls = [
      { script: a },
      { script: a },
      { script: b, group: '' },
      { script: b, group: '' },
      { script: b, group: '' },
    ];
    expect(outcomes(sources, calls)).toEqual([['a.settings', 'a.settings', 'b.settings', 'a.settings', 'b.settings']]);
  });

  it('reads what a request brings, and fails without it', () => {
    const tenant: Line[] = [
      { path: '/srv' },
      { fromRequest: 'SITE' },
      { handler: 'get_wsgi_application', when: 'first-request' },
    ];
    const sources = pythonSources({ [a]: tenant }, settings);
    const calls = [
      { script: a, group: 'x' },
      { script: a, group: 'x', request: { SITE: 'b.settings' } },
      { script: a, group: 'x', request: { SITE: 'c.settings' } },
      { script: a, group: 'y', request: { SITE: 'c.settings' } },
    ];
    expect(outcomes(sources, calls)).toEqual([['exception', 'b.settings', 'b.settings', 'c.settings']]);
  });

  it('tries both ways where a condition is open, and one way where it does not matter', () => {
    const maybe: Line[] = [
      { path: '/srv' },
      { maybe: { assign: 'c.settings' } },
      { setdefault: 'a.settings' },
      { handler: 'get_wsgi_application' },
    ];
    const sources = pythonSources({ [a]: maybe, [b]: site('b', 'assign') }, settings);
    expect(outcomes(sources, [{ script: a }, { script: b }])).toEqual([
      ['c.settings', 'b.settings'],
      ['a.settings', 'b.settings'],
    ]);
  });

  it('finds a package where an earlier import of the interpreter found it', () => {
    const first: Line[] = [{ path: '/srv/one' }, { assign: 'pack.first' }, { handler: 'get_wsgi_application' }];
    const second: Line[] = [
      { path: '/srv/two' },
      { imports: 'pack' },
      { assign: 'pack.second' },
      { handler: 'get_wsgi_application' },
    ];
    const files = ['/srv/one/pack/__init__.py', '/srv/two/pack/__init__.py'];
    const sources = pythonSources(
      { [a]: first, [b]: second },
      { '/srv/one/pack/first.py': {}, '/srv/two/pack/second.py': {} },
      files,
    );
    expect(
      outcomes(sources, [
        { script: b, group: 'x' },
        { script: a, group: 'x' },
      ]),
    ).toEqual([['pack.second', 'pack.second']]);
    expect(outcomes(sources, [{ script: b }, { script: a }])).toEqual([['pack.second', 'pack.first']]);
  });

  it('does not promise that a settings module loads which may raise', () => {
    const may = { ...scriptFacts('/srv/a/settings.py', []), loads: 'unknown' as const };
    const sources = pythonSources({ [a]: site('a'), '/srv/a/settings.py': may }, { '/srv/a/settings.py': {} });
    const [run] = runsOf(sources, [{ script: a }, { script: a }]);
    expect(run?.map((result) => result.doubts.join())).toEqual([
      expect.stringContaining('/srv/a/settings.py'),
      expect.stringContaining('/srv/a/settings.py'),
    ]);
  });

  it('follows a script that may raise before it writes, and one that may raise behind that', () => {
    const open = { ...scriptFacts(a, site('a', 'assign')), loads: 'unknown' as const };
    const second = (first: ReturnType<typeof scriptFacts>) =>
      new Set(
        outcomes(pythonSources({ [a]: first, [b]: site('b') }, settings), [{ script: a }, { script: b }]).map(
          (run) => run[1],
        ),
      );
    expect(second(open)).toEqual(new Set(['a.settings', 'b.settings']));
    expect(second({ ...open, loads: true })).toEqual(new Set(['a.settings']));
  });

  it('lets a package that may be missing end a script where it is imported', () => {
    const lines: Line[] = [{ assign: 'a.settings' }, { imports: 'environ' }];
    const second = (order: readonly Line[]) => {
      const first = { ...scriptFacts(a, order), loads: 'unknown' as const, unresolvedImports: ['environ'] };
      const sources = pythonSources({ [a]: first, [b]: site('b') }, settings);
      const calls = [{ script: a }, { script: b }];
      const runs = outcomes(sources, calls, { isPackageOpen: true });
      return new Set(runs.map((run) => run[1]));
    };
    expect(second(lines)).toEqual(new Set(['a.settings']));
    expect(second([...lines].reverse())).toEqual(new Set(['a.settings', 'b.settings']));
  });

  it('asks nothing where every thread of the Apache child is bound alike', () => {
    const sources = pythonSources({ [a]: site('a'), [b]: site('b') }, settings);
    const inMain = Array.from({ length: 20 }, () => ({ script: a, group: '' }));
    const inSub = [
      { script: b, group: 'b' },
      { script: b, group: 'b' },
    ];
    expect(runsOf(sources, inMain, { isDaemon: false })).toHaveLength(1);
    expect(runsOf(sources, [...inSub, ...inMain], { isDaemon: false }).length).toBeGreaterThan(1);
  });

  it('does not know settings that an earlier script has read from a variable of no known value', () => {
    const read: Line[] = [{ assign: { kind: 'unknown', why: 'who knows' } }, { handler: 'get_wsgi_application' }];
    const sources = pythonSources({ [a]: read, [b]: site('b'), [c]: site('c') }, settings);
    const calls = [
      { script: a, group: 'x' },
      { script: b, group: 'x' },
      { script: c, group: 'y' },
    ];
    const [run] = runsOf(sources, calls);
    expect(run?.[1]?.doubts).toEqual(['who knows']);
    expect(outcomes(sources, [{ script: c, group: 'y' }])).toEqual([['c.settings']]);
  });

  it('misses a package that the settings module imports and nobody installed', () => {
    const needy = {
      ...scriptFacts('/srv/a/settings.py', [{ imports: 'environ' }]),
      loads: 'unknown' as const,
      unresolvedImports: ['environ'],
    };
    const sources = pythonSources({ [a]: site('a'), '/srv/a/settings.py': needy }, { '/srv/a/settings.py': {} });
    const [run] = runsOf(sources, [{ script: a }]);
    expect(run?.[0]?.failure).toEqual(
      expect.objectContaining({ kind: 'import-error', message: expect.stringContaining("'environ'") }),
    );
  });
});
