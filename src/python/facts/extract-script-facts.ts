import type { FilePath } from '../../source/location.ts';
import { buildScriptFacts } from './build-script-facts.ts';
import type { FactsHost } from './facts-host.ts';
import { loadProject } from './load-project.ts';
import { explorePaths } from './run/explore-paths.ts';
import type { ScriptFacts } from './script-facts.ts';
import { unreadEncoding } from './source-encoding.ts';

const DEFAULT_CALLABLE = 'application';

const unreadable = (file: FilePath, name: string, host: FactsHost): ScriptFacts => {
  const found = host.fs.readText(file);
  const encoding = found.kind === 'text' ? unreadEncoding(found.text) : null;
  const why = encoding === null ? 'cannot be read' : `cannot be read: what ${encoding} stands for is not known`;
  const message = found.kind === 'failure' ? found.message : `${file}: ${why}`;
  return {
    file,
    loads: 'unknown',
    callable: { name, kind: 'unknown', at: null },
    effects: [],
    handlers: [],
    legacy: [],
    sysPath: [],
    imports: [],
    reads: [],
    processGlobalCalls: [],
    maskedFailures: [],
    dotenvLoads: [],
    settingsReads: [],
    settingsVariable: 'DJANGO_SETTINGS_MODULE',
    configuresSettings: false,
    usesDjango: false,
    notices: [{ code: 'python-unreadable', message, file }],
  };
};

/**
 * What a WSGI script (or, with `moduleName`, a module) does to the environment, when, and how it makes its callable.
 * Never throws on content: what is not understood is a notice, and what depends on it is unknown. Python on POSIX is assumed, any version of Python 3 where none is given.
 */
export const extractScriptFacts = (file: FilePath, host: FactsHost): ScriptFacts => {
  const callable = host.callableObject ?? DEFAULT_CALLABLE;
  const project = loadProject(file, host);
  const script = project.load(file);
  if (!script) return unreadable(file, callable, host);
  const run = { script, callable, moduleName: host.moduleName ?? null, ...(host.call ? { call: host.call } : {}) };
  return buildScriptFacts(run, explorePaths(run, project));
};
