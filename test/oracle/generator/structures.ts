import { type Draft, indent, SETTINGS } from './draft.ts';
import { stringExpression } from './values.ts';
import { keyToWrite, writeLoop, writeStatement } from './writes.ts';

type Structure = (draft: Draft, depth: number) => string[];

/** A few statements that may write to the environment, nested at most `depth` deep. */
export const block = (draft: Draft, depth: number): string[] => {
  const roll = draft.random.next();
  if (depth <= 0 || roll < 0.5) return writeStatement(draft);
  if (roll < 0.6) return writeLoop(draft);
  return draft.random.pick(STRUCTURES)(draft, depth - 1);
};

const condition = (draft: Draft): string => {
  const { key, value } = draft.flag();
  return draft.pick(
    `${draft.environ}.get('${key}') == '${value}'`,
    `'${key}' in ${draft.environ}`,
    `${draft.environ}.get('${key}')`,
    `${draft.os}.getenv('${key}', '') != ''`,
    `${draft.environ}.get('${key}', 'none') in ('${value}', 'other')`,
    `not ${draft.environ}.get('${key}')`,
    'True',
    'False',
    `__name__ == '__main__'`,
    `__name__ != '__main__'`,
    `${draft.path}.exists(__file__)`,
    `${draft.path}.isfile('/nowhere/at/all')`,
    `not hasattr(${draft.os}, 'no_such_thing')`,
    `'mod_wsgi.process_group' in ${draft.environ}`,
  );
};

const STRUCTURES: readonly Structure[] = [
  (draft, depth) => [`if ${condition(draft)}:`, ...indent(block(draft, depth))],
  (draft, depth) => [
    `if ${condition(draft)}:`,
    ...indent(block(draft, depth)),
    'else:',
    ...indent(block(draft, depth)),
  ],
  (draft, depth) => [
    `if ${condition(draft)}:`,
    ...indent(block(draft, depth)),
    `elif ${condition(draft)}:`,
    ...indent(block(draft, depth)),
    'else:',
    ...indent(block(draft, depth)),
  ],
  (draft) => {
    const name = draft.name('module');
    return [
      `if ${condition(draft)}:`,
      `    ${name} = ${stringExpression(draft)}`,
      'else:',
      `    ${name} = ${stringExpression(draft)}`,
      `${draft.environ}${draft.pick(`['${SETTINGS}'] = ${name}`, `.setdefault('${SETTINGS}', ${name})`)}`,
    ];
  },
  (draft, depth) => ['try:', ...indent(block(draft, depth)), 'except Exception:', '    pass'],
  (draft, depth) => [
    'try:',
    '    import no_such_module_anywhere',
    'except ImportError:',
    ...indent(block(draft, depth)),
  ],
  (draft, depth) => ['try:', ...indent(block(draft, depth)), 'finally:', ...indent(block(draft, depth))],
  (draft, depth) => [
    'try:',
    '    import json',
    'except ImportError:',
    ...indent(block(draft, depth)),
    'else:',
    ...indent(block(draft, depth)),
  ],
  (draft, depth) => {
    draft.imports.add('import contextlib');
    return [
      'with contextlib.suppress(KeyError):',
      ...indent(block(draft, depth)),
      `    ${draft.environ}['GEN_NEVER_THERE']`,
      `    ${draft.environ}['GEN_NOT_REACHED'] = '1'`,
    ];
  },
  (draft, depth) => {
    const name = draft.name('prepare');
    return [`def ${name}():`, ...indent(block(draft, depth)), '', `${name}()`];
  },
  (draft, depth) => [`def ${draft.name('unused')}():`, ...indent(block(draft, depth)), ''],
  (draft) => {
    const name = draft.name('choose');
    const key = keyToWrite(draft);
    const call = draft.pick(
      `${name}(${stringExpression(draft)})`,
      `${name}(value=${stringExpression(draft)})`,
      `${name}()`,
      `${name}(*['given.settings'])`,
      `${name}(**{'value': 'named.settings'})`,
    );
    return [`def ${name}(value='default.settings', key='${key}'):`, `    ${draft.environ}[key] = value`, '', call];
  },
  (draft, depth) => {
    const name = draft.name('early');
    return [
      `def ${name}():`,
      `    if ${condition(draft)}:`,
      '        return',
      ...indent(block(draft, depth)),
      '',
      `${name}()`,
    ];
  },
  (draft) => {
    const name = draft.name('pick');
    return [
      `def ${name}(which):`,
      `    if which == 'a':`,
      `        return ${stringExpression(draft)}`,
      `    return ${stringExpression(draft)}`,
      '',
      `${draft.environ}['${keyToWrite(draft)}'] = ${name}(${draft.pick("'a'", "'b'")})`,
    ];
  },
  (draft) => {
    const name = draft.name('Config');
    const key = keyToWrite(draft);
    const value = stringExpression(draft);
    return draft.pick(
      [`class ${name}:`, `    value = ${value}`, '', `${draft.environ}['${key}'] = ${name}.value`],
      [
        `class ${name}(object):`,
        '    def __init__(self, value):',
        '        self.value = value',
        '',
        '    def apply(self):',
        `        ${draft.environ}['${key}'] = self.value`,
        '',
        `${name}(${value}).apply()`,
      ],
      [
        `class ${name}:`,
        '    @staticmethod',
        '    def put(key, value):',
        `        ${draft.environ}.setdefault(key, value)`,
        '',
        `${name}.put('${key}', ${value})`,
      ],
      [
        `class ${name}:`,
        `    default = ${value}`,
        '',
        '    @classmethod',
        '    def put(cls):',
        `        ${draft.environ}['${key}'] = cls.default`,
        '',
        `${name}.put()`,
      ],
    );
  },
  (draft) => {
    const name = draft.name('run');
    const key = keyToWrite(draft);
    return [
      `${name} = lambda value, key='${key}': ${draft.environ}.setdefault(key, value)`,
      `${name}(${stringExpression(draft)})`,
    ];
  },
  (draft) => {
    draft.imports.add('import functools');
    const name = draft.name('put');
    return [
      `${name} = functools.partial(${draft.environ}.setdefault, '${keyToWrite(draft)}')`,
      `${name}(${stringExpression(draft)})`,
    ];
  },
  (draft) => {
    const outer = draft.name('make');
    return [
      `def ${outer}(value):`,
      '    def inner(key):',
      `        ${draft.environ}[key] = value`,
      '    return inner',
      '',
      `${outer}(${stringExpression(draft)})('${keyToWrite(draft)}')`,
    ];
  },
  (draft, depth) => {
    const name = draft.name('decorated');
    const decorator = draft.name('at_once');
    return [
      `def ${decorator}(function):`,
      '    function()',
      '    return function',
      '',
      `@${decorator}`,
      `def ${name}():`,
      ...indent(block(draft, depth)),
      '',
    ];
  },
  (draft) => {
    const name = draft.name('switch');
    return [
      `${name} = 'x'`,
      `def set_${name}():`,
      `    global ${name}`,
      `    ${name} = ${stringExpression(draft)}`,
      '',
      `set_${name}()`,
      `${draft.environ}['${keyToWrite(draft)}'] = ${name}`,
    ];
  },
];

/** Binds a name of the module to a string, for later expressions. */
export const bindString = (draft: Draft): string[] => {
  const name = draft.name('text');
  const lines = [`${name} = ${stringExpression(draft)}`];
  draft.strings.push(name);
  return lines;
};
