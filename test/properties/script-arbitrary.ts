import fc from 'fast-check';

/** A WSGI script: its text, and how its bytes are written. */
export interface ScriptDraft {
  readonly text: string;
  readonly bom: boolean;
  readonly latin1: boolean;
}

/** Every way to write the variable: the mapping, the key, the value, one step of indentation. */
const FORMS: readonly ((e: string, k: string, v: string, i: string) => string)[] = [
  (e, k, v) => `${e}.setdefault(${k}, ${v})`,
  (e, k, v) => `${e}.setdefault( ${k} ,${v} ) ; x = 1`,
  (e, k, v, i) => `${e}.setdefault(\n${i}${k},\n${i}${v},\n)`,
  (e, k, v, i) => `${e}.setdefault(${k}, ''\n${i}${v})`,
  (e, k, v) => `${e}.setdefault(${k}, ${v}  # why\n)`,
  (e, k, v, i) => `if ${k} not in ${e}:\n${i}${e}[${k}] = ${v}`,
  (e, k, v, i) => `if not ${e}.get(${k}):\n${i}${e}[${k}] = ${v}`,
  (e, k, v) => `if ${e}.get(${k}) is None: ${e}[${k}] = ${v}`,
  (e, k, v, i) => `if ${k} not in ${e}:\n${i}${e}.setdefault(${k}, ${v})`,
  (e, k, v) => `${e}[${k}] = ${e}.get(${k}, ${v})`,
  (e, k, v) => `${e}[${k}] = ${e}.get(${k}) or ${v}`,
  (e, k, v) => `${e}.setdefault(${k}, ${e}.get(${k}, ${v}))`,
  (e, k, v, i) => `try:\n${i}${e}[${k}]\nexcept KeyError:\n${i}${e}[${k}] = ${v}`,
  (e, k, v) => `${e}[${k}] = ${v}`,
  (e, k, v) => `${e}.pop(${k}, None)\n${e}.setdefault(${k}, ${v})`,
  (e, k, v) => `${e}.update({${k}: ${v}})`,
  (e, k, v, i) => `def choose(name):\n${i}${e}.setdefault(${k}, name)\n\n\nchoose(${v})`,
  (e, k, v, i) => `for key, value in [(${k}, ${v}), ("LANG", "C")]:\n${i}${e}.setdefault(key, value)`,
  (e, k, v, i) => `if not ${e}:\n${i}pass\nelif ${k} not in ${e}:\n${i}${e}[${k}] = ${v}`,
  (e, k, v, i) => `if len(${e}) > 9:\n${i}${e}.setdefault(${k}, ${v})\nelse:\n${i}${e}.setdefault(${k}, ${v})`,
  (e, k, v) => `${e}.setdefault(${k}, ${v})\n${e}.setdefault('DJANGO_CONFIGURATION', 'Prod')`,
  () => '',
];

const HANDLERS = [
  ['from django.core.wsgi import get_wsgi_application', 'get_wsgi_application()'],
  ['import django.core.handlers.wsgi', 'django.core.handlers.wsgi.WSGIHandler()'],
  ['from django.core.handlers.wsgi import WSGIHandler as H', 'H()'],
  ['from django.core.handlers import wsgi', 'wsgi.WSGIHandler()'],
] as const;

/** What makes the site's own package importable. */
const PATH_EDIT = 'sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))';

const NOISE = [
  '',
  '# a comment: os.environ.setdefault(1, 2)',
  '"""text # with \'quotes\'"""',
  'x = [\n    1,\n]',
  '\f',
  'if True: pass',
] as const;

const MAPPINGS = [
  ['import os', 'os.environ'],
  ['from os import environ', 'environ'],
  ['import os as o', 'o.environ'],
] as const;

/** Scripts that choose a settings module, in every form and typography. */
export const scriptFor = (settings: string): fc.Arbitrary<ScriptDraft> =>
  fc
    .record({
      form: fc.constantFrom(...FORMS),
      handler: fc.constantFrom(...HANDLERS, HANDLERS[0], HANDLERS[0], HANDLERS[0]),
      mapping: fc.constantFrom(...MAPPINGS),
      quote: fc.constantFrom("'", '"'),
      indent: fc.constantFrom('    ', '\t', '  '),
      end: fc.constantFrom('\n', '\r\n'),
      noise: fc.tuple(...[1, 2, 3].map(() => fc.constantFrom(...NOISE))),
      trailing: fc.constantFrom('', '  # \u00e9t\u00e9', '\t'),
      isEnded: fc.boolean(),
      bom: fc.boolean(),
      latin1: fc.boolean(),
    })
    .map((draft) => {
      const [imported, mapping] = draft.mapping;
      const [handlerImport, call] = draft.handler;
      const quoted = (text: string): string => draft.quote + text + draft.quote;
      const write = draft.form(mapping, quoted('DJANGO_SETTINGS_MODULE'), quoted(settings), draft.indent);
      const latin1 = draft.latin1 && !draft.bom;
      const lines = [
        ...(latin1 ? ['# -*- coding: latin-1 -*-'] : []),
        ...['import os.path, sys', imported, PATH_EDIT, handlerImport, draft.noise[0]],
        write.includes('\n') ? write : write + draft.trailing,
        ...[draft.noise[1], `application = ${call}`, draft.noise[2]],
      ];
      const text = lines.join('\n') + (draft.isEnded ? '\n' : '');
      return { text: text.replaceAll('\n', draft.end), bom: draft.bom, latin1 };
    });
