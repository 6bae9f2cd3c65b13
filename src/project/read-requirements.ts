import { basename } from 'node:path';
import type { FilePath } from '../source/location.ts';

const REQUIREMENT_LINE = /^\s*([A-Za-z0-9][A-Za-z0-9._-]*)\s*(?:\[[^\]]*\])?\s*(?:[=<>!~;@#]|$)/;
const QUOTED_REQUIREMENT =
  /^\s*(?:[\w-]+\s*=\s*\[)?\s*["']([A-Za-z0-9][A-Za-z0-9._-]*)\s*(?:\[[^\]]*\])?\s*(?:[=<>!~;@ ][^"']*)?["']\s*,?\s*\]?/;
const TABLE_KEY = /^\s*["']?([A-Za-z0-9][A-Za-z0-9._-]*)["']?\s*=/;
const LOCKED_NAME = /^\s*name\s*=\s*"([^"]+)"/;
const DEPENDENCY_TABLE = /(^|\.)(packages|dev-packages|dependencies|dev-dependencies)$/;

const normalized = (name: string): string => name.toLowerCase().replaceAll(/[-_.]+/g, '-');

/**
 * The distribution names one requirements, lock or project file asks for, in PEP 503's form. Line by line: such a file
 * is often not quite in its format, and a name that is missed only leaves a question open.
 */
export function readRequirements(file: FilePath, text: string): ReadonlySet<string> {
  const name = basename(file);
  const found = new Set<string>();
  let table = '';
  for (const line of text.split('\n')) {
    table = /^\s*\[+\s*([^\]]+?)\s*\]+\s*$/.exec(line)?.[1] ?? table;
    const match = patternFor(name, table)?.exec(line)?.[1];
    if (match !== undefined) found.add(normalized(match));
  }
  return found;
}

function patternFor(name: string, table: string): RegExp | null {
  if (name === 'poetry.lock' || name === 'uv.lock') return LOCKED_NAME;
  if (name === 'Pipfile.lock') return /^ {8}"([^"]+)": \{/;
  if (name === 'setup.cfg') return table.startsWith('options') ? REQUIREMENT_LINE : null;
  if (name === 'Pipfile' || name === 'pyproject.toml') {
    if (DEPENDENCY_TABLE.test(table)) return TABLE_KEY;
    return table === 'project' || table.startsWith('dependency-groups') ? QUOTED_REQUIREMENT : null;
  }
  return REQUIREMENT_LINE;
}
