import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MemoryFileSystem } from '../../src/host/memory-file-system.ts';
import { AlikeScripts } from '../../src/python/facts/alike-scripts.ts';
import { extractScriptFacts } from '../../src/python/facts/extract-script-facts.ts';
import type { FactsHost } from '../../src/python/facts/facts-host.ts';
import { createPythonParser } from '../../src/python/syntax/index.ts';

const parser = await createPythonParser('native');

const startproject = (name: string, ...more: readonly string[]): string =>
  [
    '"""',
    `WSGI config for the ${name} project.`,
    '"""',
    '',
    'import os',
    ...more,
    '',
    'from django.core.wsgi import get_wsgi_application',
    '',
    `os.environ.setdefault("DJANGO_SETTINGS_MODULE", "${name}.settings")`,
    '',
    'application = get_wsgi_application()',
    '',
  ].join('\n');

/** The facts of each script, read one after the other, and how many of them were parsed. */
function readAlike(texts: readonly string[], more: Partial<FactsHost> = {}) {
  const fs = new MemoryFileSystem(Object.fromEntries(texts.map((text, at) => [`/srv/site${at}/wsgi.py`, text])));
  let parsed = 0;
  const counting: FactsHost['parser'] = {
    ...parser,
    parse: (text) => {
      parsed += 1;
      return parser.parse(text);
    },
  };
  const host = { fs, parser: counting, root: '/srv', ...more };
  const alike = new AlikeScripts();
  const facts = texts.map((_, at) => alike.extract(`/srv/site${at}/wsgi.py`, host));
  const count = parsed;
  return { facts, parsed: count, alone: texts.map((_, at) => extractScriptFacts(`/srv/site${at}/wsgi.py`, host)) };
}

/** Lines and columns are counted when they are asked for, which a comparison of objects does not do. */
function expectSame(facts: readonly unknown[], alone: readonly unknown[]): void {
  expect(facts).toStrictEqual(alone);
  expect(JSON.parse(JSON.stringify(facts))).toEqual(JSON.parse(JSON.stringify(alone)));
}

describe('scripts that are alike', () => {
  it('are told as if each had been read: value, line and column of its own', () => {
    const { facts, parsed, alone } = readAlike([startproject('a'), startproject('a_long_name'), startproject('b')]);
    expect(parsed).toBe(1);
    expectSame(facts, alone);
    expect(facts[1]?.effects).toMatchObject([
      { value: { value: 'a_long_name.settings' }, at: { file: '/srv/site1/wsgi.py', line: 9, endColumn: 72 } },
    ]);
  });

  it.each([
    ['a condition asks what was written', 'if os.environ.get("STAGE") == "live":', '    os.environ["TZ"] = "UTC"'],
    ['a module of the tree is imported', 'import site_setup'],
    ['the value is put together', 'os.environ["A"] = "a" + "b"'],
    ['the value is escaped', 'os.environ["A"] = "\\x61"'],
  ])('are read one by one where %s', (_, ...lines) => {
    expect(readAlike([startproject('a', ...lines), startproject('b', ...lines)]).parsed).toBe(2);
  });

  it('are read one by one in a world', () => {
    const world = {
      environment: () => undefined,
      searchPath: null,
      seenPath: [],
      isPathSeen: false,
      isInstalled: () => true,
    };
    expect(readAlike([startproject('a'), startproject('b')], { world }).parsed).toBe(2);
  });

  const name = fc.constantFrom(
    'a',
    'b',
    'site',
    'a.settings',
    'os',
    '/srv/a',
    '/srv/site0',
    'lib',
    'application',
    '..',
  );
  const quoted = fc.tuple(name, fc.constantFrom('"', "'")).map(([text, quote]) => `${quote}${text}${quote}`);
  const key = fc.constantFrom('DJANGO_SETTINGS_MODULE', 'TZ', 'PYTHONPATH', 'A');
  const line = fc.oneof(
    fc.constantFrom(
      'import os',
      'import sys',
      'import os, sys',
      'import settings',
      'from django.core.wsgi import get_wsgi_application',
      'application = get_wsgi_application()',
      'application = os.environ["A"]',
      '# a comment',
      '',
      '    ',
      'x = """',
      'del os.environ["A"]',
    ),
    fc.tuple(key, quoted).map(([variable, value]) => `os.environ.setdefault("${variable}", ${value})`),
    fc.tuple(key, quoted).map(([variable, value]) => `os.environ['${variable}'] = ${value}`),
    quoted.map((folder) => `sys.path.append(${folder})`),
    quoted.map((folder) => `sys.path.insert(0, ${folder})`),
  );
  const head = fc.constantFrom(
    '',
    '"""One line."""\n',
    '"""\nTwo lines.\n"""\n',
    '""""""\n',
    '"""\u00e9"""\n',
    '# -*- x -*-\n',
  );
  const imports = 'import os\nimport sys\nfrom django.core.wsgi import get_wsgi_application\n';
  const maker = 'application = get_wsgi_application()';
  /** The same lines with names of its own in them. */
  const rename = (each: string, own: string): string => each.replace(/(?<=[,=(] ?(["']))[\w./]+(?=\1\)?$)/, own);

  const scripts = fc
    .tuple(head, fc.constantFrom(imports, imports, imports, ''), fc.array(line, { maxLength: 5 }), fc.boolean())
    .chain(([docstring, first, lines, isMade]) =>
      fc.array(
        fc
          .tuple(
            fc.oneof({ weight: 3, arbitrary: fc.constant(docstring) }, head),
            fc.array(name, { minLength: 5, maxLength: 5 }),
            fc.constantFrom('\n', '\n', '\n', ''),
          )
          .map(([own, names, end]) =>
            [
              own + first + lines.map((each, at) => rename(each, names[at] ?? 'a')).join('\n'),
              ...(isMade ? [maker] : []),
            ]
              .join('\n')
              .concat(end),
          ),
        { minLength: 2, maxLength: 5 },
      ),
    );

  it('are told as if each had been read, whatever lines they have', () => {
    let shared = 0;
    fc.assert(
      fc.property(scripts, (texts) => {
        const { facts, parsed, alone } = readAlike(texts);
        if (parsed < texts.length) shared += 1;
        expectSame(facts, alone);
      }),
      { numRuns: 300 },
    );
    expect(shared).toBeGreaterThan(50);
  });
});
