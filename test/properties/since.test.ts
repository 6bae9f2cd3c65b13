import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commitAll, folderOf, runCli, writeTree } from '../helpers/run-cli.ts';

/** How many pairs of trees, and which: the same ones in every run of the suite; `PROPERTY_RUNS=500 PROPERTY_SEED=$RANDOM` looks for more. */
const RUNS = Number(process.env['PROPERTY_RUNS'] ?? 12);
const SEED = Number(process.env['PROPERTY_SEED'] ?? 1);

const LEAK = 'env-setdefault-shared-process';
const MIXED = 'same-interpreter-multi-django';
const UNDEFINED = 'process-group-undefined';

/** One site of a server: what its script does, and where it runs. */
interface Site {
  readonly name: string;
  readonly assigns: boolean;
  /** `''`: embedded; `own`: a daemon process of its own; `nobody` is not declared. */
  readonly group: '' | 'own' | 'sites' | 'nobody';
  readonly isGlobal: boolean;
}

type Server = readonly Site[];

/** How the same server may be written. */
interface Style {
  readonly order: readonly number[];
  readonly isSplit: boolean;
  readonly isUpper: boolean;
  readonly indent: string;
  readonly comments: boolean;
  readonly quote: string;
  readonly isWrapped: boolean;
}

const NAMES = ['blog', 'shop', 'wiki', 'news'] as const;

const site = (name: string): fc.Arbitrary<Site | null> =>
  fc.option(
    fc.record({
      name: fc.constant(name),
      assigns: fc.boolean(),
      group: fc.constantFrom('', 'own', 'sites', 'sites', 'nobody'),
      isGlobal: fc.boolean(),
    }),
    { nil: null, freq: 4 },
  );
const server: fc.Arbitrary<Server> = fc
  .tuple(...NAMES.map(site))
  .map((sites) => sites.filter((one) => one !== null))
  .filter((sites) => sites.length > 0);
const style: fc.Arbitrary<Style> = fc.record({
  order: fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4 }),
  isSplit: fc.boolean(),
  isUpper: fc.boolean(),
  indent: fc.constantFrom('', '    ', '\t'),
  comments: fc.boolean(),
  quote: fc.constantFrom("'", '"'),
  isWrapped: fc.boolean(),
});

function write(sites: Server, look: Style): Readonly<Record<string, string>> {
  const directive = (name: string): string => (look.isUpper ? name.toUpperCase() : name);
  const line = (name: string, args: string): string => `${look.indent}${directive(name)} ${args}`;
  const hosts = look.order.flatMap((index) => {
    const one = sites.find(({ name }) => name === NAMES[index]);
    if (!one) return [];
    const group = one.group === 'own' ? one.name : one.group;
    const text = [
      ...(look.comments ? [`# the site ${index}`, ''] : []),
      '<VirtualHost *:80>',
      line('ServerName', `${one.name}.example.com`),
      ...(group === '' ? [] : [line('WSGIProcessGroup', group)]),
      ...(one.isGlobal ? [line('WSGIApplicationGroup', '%{GLOBAL}')] : []),
      line('WSGIScriptAlias', `/ /srv/${one.name}/${one.name}/wsgi.py`),
      '</VirtualHost>',
      '',
    ];
    return [{ name: one.name, text: text.join('\n') }];
  });
  const daemons = ['sites', ...sites.flatMap(({ name, group }) => (group === 'own' ? [name] : []))];
  const top = [
    'ServerRoot /etc/httpd',
    ...daemons.map((name) => `${directive('WSGIDaemonProcess')} ${name} threads=1`),
  ];
  const body = look.isSplit ? hosts.map(({ name }) => `Include ${name}.conf`) : hosts.map(({ text }) => text);
  return {
    'etc/httpd.conf': `${[...top, ...body].join('\n')}\n`,
    ...(look.isSplit ? Object.fromEntries(hosts.map(({ name, text }) => [`etc/${name}.conf`, text])) : {}),
    ...Object.assign({}, ...sites.map((one) => writeScript(one, look))),
  };
}

function writeScript({ name, assigns }: Site, { quote, isWrapped, comments }: Style): Readonly<Record<string, string>> {
  const [key, value] = ['DJANGO_SETTINGS_MODULE', `${name}.settings`].map((text) => `${quote}${text}${quote}`);
  const call = isWrapped ? `(\n    ${key},\n    ${value},\n)` : `(${key}, ${value})`;
  const written = assigns ? `os.environ[${key}] = ${value}` : `os.environ.setdefault${call}`;
  return {
    [`${name}/${name}/__init__.py`]: '',
    [`${name}/${name}/settings.py`]: `ROOT_URLCONF = '${name}.urls'\n`,
    [`${name}/${name}/wsgi.py`]: `${comments ? '# more\n\n' : ''}import os\n\nfrom django.core.wsgi import get_wsgi_application\n\n${written}\n\napplication = get_wsgi_application()\n`,
  };
}

/** What is wrong with a server, told from how it was made: by rule, process and site, with all that the site may get. */
function wrongIn(sites: Server): ReadonlyMap<string, readonly string[]> {
  const wrong = new Map<string, readonly string[]>();
  const processOf = ({ name, group }: Site): string => (group === 'own' ? `own ${name}` : group);
  for (const one of sites) {
    if (one.group === 'nobody') {
      wrong.set(`${UNDEFINED} nobody ${one.name}`, []);
      continue;
    }
    const beside = sites.filter((other) => other !== one && processOf(other) === processOf(one));
    const same = beside.filter((other) => one.isGlobal && other.isGlobal);
    if (same.length > 0)
      wrong.set(
        `${MIXED} ${processOf(one)} ${one.name}`,
        same.map(({ name }) => name),
      );
    // The main interpreter keeps the environment that its process was started with (Python 3.9 on).
    const writers = one.assigns || one.isGlobal ? [] : beside;
    if (writers.length > 0)
      wrong.set(
        `${LEAK} ${processOf(one)} ${one.name}`,
        writers.map(({ name }) => name),
      );
  }
  return wrong;
}

/** What the second server has and the first has not, by rule and site. */
function newIn(first: Server, second: Server): readonly string[] {
  const known = wrongIn(first);
  return [...wrongIn(second)]
    .filter(([what, gets]) => {
      const got = known.get(what);
      return !got || (gets.length > 0 && !gets.some((one) => got.includes(one)));
    })
    .map(([what]) => `${what.split(' ')[0]} ${what.split(' ').at(-1)}`)
    .sort();
}

interface Told {
  readonly ruleId: string;
  readonly occurrences: readonly { readonly site: string | null }[];
}

/** What a run reports of the three rules, by rule and site; what is told in a root is asked for by rule. */
async function told(folder: string, ...args: readonly string[]): Promise<readonly string[]> {
  const found: string[] = [];
  for (const rule of [LEAK, MIXED, UNDEFINED]) {
    const run = await runCli(folder, 'check', '--format', 'json', '--select', rule, ...args);
    expect(run.stderr).toBe('');
    const { findings }: { findings: readonly Told[] } = JSON.parse(run.stdout);
    for (const { ruleId, occurrences } of findings)
      found.push(...occurrences.map(({ site: name }) => `${ruleId} ${name?.split('.')[0]}`));
  }
  return found.sort();
}

describe('what is new', () => {
  it('is exactly what the second tree has and the first has not, however both are written', async () => {
    let reported = 0;
    await fc.assert(
      fc.asyncProperty(server, style, server, style, async (first, firstStyle, second, secondStyle) => {
        const folder = folderOf({ ...write(first, firstStyle), '.gitignore': 'known.json\n' });
        try {
          commitAll(folder);
          await runCli(folder, 'baseline', 'create', '--output', 'known.json');
          for (const name of readdirSync(folder))
            if (name !== '.git' && name !== 'known.json') rmSync(join(folder, name), { recursive: true });
          writeTree(folder, { ...write(second, secondStyle), '.gitignore': 'known.json\n' });
          const expected = newIn(first, second);
          expect(await told(folder, '--since', 'HEAD')).toEqual(expected);
          expect(await told(folder, '--baseline', 'known.json')).toEqual(expected);
          reported += expected.length;
        } finally {
          rmSync(folder, { recursive: true, force: true });
        }
      }),
      { numRuns: RUNS, seed: SEED },
    );
    expect(reported).toBeGreaterThan(RUNS / 2);
  }, 300_000);
});
