import type { FilePath } from '../source/location.ts';

/** What the lines of one fragment say about the company it keeps. Read line by line: what counts are names, not their effect. */
export interface FragmentFacts {
  readonly file: FilePath;
  /** Its virtual hosts, each by address and name, in lower case. */
  readonly hosts: readonly string[];
  /** What only one file of a server can say: daemon processes, macros and variables it declares, what it mounts above all hosts. */
  readonly declares: ReadonlySet<string>;
  /** Daemon processes, macros and variables that it uses and does not declare. */
  readonly refersTo: ReadonlySet<string>;
}

const LINE = /^[ \t]*(<?\/?\w+)[ \t]*(.*)$/gm;

/** Not variables of the configuration: Debian's `envvars` has them. */
const OF_THE_SYSTEM = /^APACHE_/;

export function fragmentFacts(file: FilePath, text: string): FragmentFacts {
  const hosts: string[] = [];
  const declares = new Set<string>();
  const uses = new Set<string>();
  let address: string | null = null;
  for (const [, name = '', args = ''] of text.matchAll(LINE)) {
    const [first = '', second] = args.split(/[ \t]+/).map((word) => word.replace(/^["']|(?<!["'>])["'>]+$/g, ''));
    const key = name.toLowerCase();
    if (key === '<virtualhost') address = args.replace(/>.*/, '').trim().toLowerCase();
    else if (key === '</virtualhost') address = null;
    else if (key === 'servername' && address !== null) hosts.push(`${address} ${first.toLowerCase()}`);
    else if (key === 'wsgidaemonprocess') declares.add(`daemon ${first}`);
    else if (key === '<macro') declares.add(`macro ${first.toLowerCase()}`);
    else if (key === 'define') declares.add(`variable ${first}`);
    else if (key === 'use') uses.add(`macro ${first.toLowerCase()}`);
    else if (key === 'wsgiprocessgroup') uses.add(`daemon ${first}`);
    else if (key === 'wsgiscriptalias' && address === null) declares.add(`mount ${first}`);
    const group = /\bprocess-group=["']?([^\s"']+)/.exec(args)?.[1];
    if (group !== undefined && second !== undefined) uses.add(`daemon ${group}`);
    for (const [, variable = ''] of args.matchAll(/\$\{(\w+)\}/g))
      if (!OF_THE_SYSTEM.test(variable)) uses.add(`variable ${variable}`);
  }
  return { file, hosts, declares, refersTo: new Set([...uses].filter((name) => !declares.has(name))) };
}
