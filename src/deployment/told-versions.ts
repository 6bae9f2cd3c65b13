import type { ServerVersions } from '../apache/model/server-config.ts';
import { type DjangoRange, djangoVersion } from '../project/django-range.ts';
import { type PythonRange, parsePythonVersion, showPython } from '../python/version/python-version.ts';

/** What answers hold for. */
export interface ToldVersions extends ServerVersions {
  readonly django: string;
}

/** The versions of one server, and which of them nobody has said. */
export interface VersionsInPlay {
  readonly versions: ToldVersions;
  /** Neither an option, nor the settings, nor the tree names them: they are the ones people run. */
  readonly assumed: readonly (keyof ToldVersions)[];
}

/** The versions that options and settings say; null for those they do not. */
export type SaidVersions = { readonly [Name in keyof ServerVersions]: string | null };

const USUAL: ToldVersions = { apache: '2.4.62', modWsgi: '5.0.2', python: '3.12', django: '5.2' };

/** The versions that count: what is said, then what the tree asks for, then what people run. */
export function tellVersions(
  said: SaidVersions,
  python: PythonRange | null,
  django: DjangoRange | null,
): VersionsInPlay {
  const told: { readonly [Name in keyof ToldVersions]: string | null } = {
    apache: said.apache,
    modWsgi: said.modWsgi,
    python: said.python ?? (python && usualPython(python)),
    django: django && usualDjango(django),
  };
  return {
    versions: {
      apache: told.apache ?? USUAL.apache,
      modWsgi: told.modWsgi ?? USUAL.modWsgi,
      python: told.python ?? USUAL.python,
      django: told.django ?? USUAL.django,
    },
    assumed: (['apache', 'modWsgi', 'python', 'django'] as const).filter((name) => told[name] === null),
  };
}

/** The usual version where a range has it, else the one that is nearest to it. */
function usualPython({ oldest, newest }: PythonRange): string {
  const usual = parsePythonVersion(USUAL.python)?.newest ?? newest;
  return showPython(Math.min(Math.max(usual, oldest), newest));
}

function usualDjango({ atLeast, below }: DjangoRange): string {
  const usual = djangoVersion(USUAL.django);
  if (below !== null && below <= usual) return atLeast === null ? `<${showPython(below)}` : showPython(atLeast);
  return showPython(Math.max(usual, atLeast ?? usual));
}
