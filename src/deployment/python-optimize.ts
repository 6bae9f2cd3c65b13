import { allNodes } from '../apache/model/find-node.ts';
import type { ServerConfig } from '../apache/model/server-config.ts';
import type { ServerEnvironment } from './wsgi-target.ts';

/**
 * How far the Python of a server leaves out what is there for debugging: the larger one of WSGIPythonOptimize and PYTHONOPTIMIZE, of
 * which any text that is no number is 1 (measured with mod_wsgi 4.9.4). Null where a condition or a name that is not known decides.
 */
export function pythonOptimize({ nodes }: ServerConfig, environment: ServerEnvironment): number | null {
  const lines = allNodes(nodes).filter(({ key }) => key === 'wsgipythonoptimize');
  const line = lines.at(-1);
  if (lines.some(({ conditions, symbols }) => conditions.length > 0 || symbols.length > 0)) return null;
  return Math.max(Number(line?.words[0]?.text ?? 0) || 0, levelOf(environment.get('PYTHONOPTIMIZE') ?? ''));
}

const levelOf = (written: string): number => (/^\d+$/.test(written) ? Number(written) : written === '' ? 0 : 1);
