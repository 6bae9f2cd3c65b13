import { type Draft, indent, KEYS, SETTINGS } from './draft.ts';
import { stringExpression } from './values.ts';

type Writer = (draft: Draft, key: string, value: string) => string[];

/** A variable to write: the settings module more often than the rest. */
export const keyToWrite = (draft: Draft): string => (draft.random.chance(0.55) ? SETTINGS : draft.random.pick(KEYS));

const guarded = (draft: Draft, key: string): string =>
  draft.pick(
    `if '${key}' not in ${draft.environ}:`,
    `if not '${key}' in ${draft.environ}:`,
    `if not ${draft.environ}.get('${key}'):`,
    `if ${draft.environ}.get('${key}') is None:`,
    `if ${draft.environ}.get('${key}', None) is None:`,
    `if ${draft.os}.getenv('${key}') is None:`,
    `if not ${draft.os}.getenv('${key}'):`,
  );

/** Every way to write one variable. */
const FORMS: readonly Writer[] = [
  (draft, key, value) => [`${draft.environ}['${key}'] = ${value}`],
  (draft, key, value) => [`${draft.environ}.setdefault('${key}', ${value})`],
  (draft, key, value) => [guarded(draft, key), `    ${draft.environ}['${key}'] = ${value}`],
  (draft, key, value) => [guarded(draft, key), `    ${draft.environ}.setdefault('${key}', ${value})`],
  (draft, key, value) => [
    `if '${key}' in ${draft.environ}:`,
    '    pass',
    'else:',
    `    ${draft.environ}['${key}'] = ${value}`,
  ],
  (draft, key, value) => [`${draft.environ}['${key}'] = ${draft.environ}.get('${key}', ${value})`],
  (draft, key, value) => [`${draft.environ}['${key}'] = ${draft.environ}.get('${key}') or (${value})`],
  (draft, key, value) => [`${draft.environ}['${key}'] = ${draft.os}.getenv('${key}', ${value})`],
  (draft, key, value) => [`${draft.environ}.setdefault('${key}', ${draft.environ}.get('${key}', ${value}))`],
  (draft, key, value) => [`${draft.environ}.update(${key}=${value})`],
  (draft, key, value) => [`${draft.environ}.update({'${key}': ${value}})`],
  (draft, key, value) => [`${draft.environ}.update([('${key}', ${value})])`],
  (draft, key, value) => [`${draft.environ}.update(dict(${key}=${value}))`],
  (draft, key, value) => [`${draft.os}.environ |= {'${key}': ${value}}`],
  (draft, key, value) => [`${draft.environ}.__setitem__('${key}', ${value})`],
  (draft, key, value) => [`${draft.os}.putenv('${key}', ${value})`],
  (draft, key) => [`${draft.environ}.pop('${key}', None)`],
  (draft, key) => [`if '${key}' in ${draft.environ}:`, `    del ${draft.environ}['${key}']`],
  (draft, key) => [`${draft.os}.unsetenv('${key}')`],
  (draft, key, value) => [
    'try:',
    `    ${draft.environ}['${key}']`,
    'except KeyError:',
    `    ${draft.environ}['${key}'] = ${value}`,
  ],
  (draft, key, value) => {
    const name = draft.name('chosen');
    return [`${draft.environ}['${key}'] = ${name} = ${value}`];
  },
  (draft, key, value) => {
    const name = draft.name('key');
    return [
      `${name} = '${key}'`,
      `${draft.environ}${draft.pick(`[${name}] = ${value}`, `.setdefault(${name}, ${value})`)}`,
    ];
  },
  (draft, key, value) => {
    const name = draft.name('put');
    return [`${name} = ${draft.environ}.setdefault`, `${name}('${key}', ${value})`];
  },
  (draft, key, value) => {
    const cut = key.indexOf('_') + 1;
    return [`${draft.environ}['${key.slice(0, cut)}' + '${key.slice(cut)}'] = ${value}`];
  },
  (draft, key, value) => {
    const name = draft.name('wanted');
    return [`${name} = ${draft.environ}.get('${key}', ${value})`, `${draft.environ}['${key}'] = ${name}`];
  },
  (draft, key, value) => [
    `${draft.environ}['${key}'], ${draft.environ}['GEN_DELTA'] = ${value.includes(' if ') ? `(${value})` : value}, 'pair'`,
  ],
];

/** One statement, or a few, that write one variable. */
export const writeStatement = (draft: Draft): string[] =>
  // Assignment and setdefault are what real scripts hold; the other forms share what is left.
  (draft.random.chance(0.35) ? draft.random.pick(FORMS.slice(0, 2)) : draft.random.pick(FORMS))(
    draft,
    keyToWrite(draft),
    stringExpression(draft),
  );

/** Statements that write several variables from a literal collection. */
export const writeLoop = (draft: Draft): string[] => {
  const first = keyToWrite(draft);
  const second = draft.pick('GEN_EPSILON', 'GEN_ZETA');
  const value = stringExpression(draft);
  const table = draft.name('table');
  const target = draft.pick(`${draft.environ}[key] = value`, `${draft.environ}.setdefault(key, value)`);
  return draft.pick(
    [`${table} = {'${first}': ${value}, '${second}': 'two'}`, `for key, value in ${table}.items():`, `    ${target}`],
    [`for key, value in (('${first}', ${value}), ('${second}', 'two')):`, `    ${target}`],
    [`for key in ['${first}', '${second}']:`, `    ${draft.environ}[key] = 'same'`],
    [
      `${table} = {'${first}': ${value}, '${second}': 'two'}`,
      `for key in ${table}:`,
      ...indent([`${draft.environ}.setdefault(key, ${table}[key])`]),
    ],
    [`${draft.environ}.update({key: 'same' for key in ('${first}', '${second}')})`],
    [`for number in range(2):`, `    ${draft.environ}['GEN_%d' % number] = str(number)`],
    [`for number, key in enumerate(['${first}', '${second}']):`, `    ${draft.environ}[key] = 'n%d' % number`],
    [`for key, value in zip(['${first}', '${second}'], ['one', 'two']):`, `    ${target}`],
    [
      `for key in ('${first}', '${second}'):`,
      `    if key == '${second}':`,
      '        continue',
      `    ${draft.environ}[key] = 'kept'`,
    ],
    [
      `for key in ('${first}', '${second}'):`,
      `    if key == '${second}':`,
      '        break',
      `    ${draft.environ}[key] = 'kept'`,
    ],
    [`${table} = ['${first}', '${second}']`, `while ${table}:`, `    ${draft.environ}[${table}.pop()] = 'popped'`],
    [`list(map(lambda key: ${draft.environ}.setdefault(key, 'mapped'), ['${first}', '${second}']))`],
    [`[${draft.environ}.setdefault(key, 'listed') for key in ('${first}', '${second}')]`],
  );
};
