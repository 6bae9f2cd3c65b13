import { type Draft, MODULES } from './draft.ts';

type Maker = (draft: Draft) => string;

const constant: Maker = (draft) => draft.quote(draft.random.pick(MODULES));

const halves = (draft: Draft): readonly [string, string] => [
  draft.pick('alpha', 'beta', 'gamma'),
  draft.pick('settings', 'conf', 'live'),
];

/** Expressions made of constants alone. */
const BUILT: readonly Maker[] = [
  (draft) => {
    const [first, last] = halves(draft);
    return `${draft.quote(first)} + ${draft.quote(`.${last}`)}`;
  },
  (draft) => {
    const [first, last] = halves(draft);
    return `'%s.%s' % (${draft.quote(first)}, ${draft.quote(last)})`;
  },
  (draft) => `'%s.settings' % ${draft.quote(halves(draft)[0])}`,
  (draft) => `'%(site)s.settings' % {'site': ${draft.quote(halves(draft)[0])}}`,
  (draft) => `'{}.{}'.format(${draft.quote(halves(draft)[0])}, ${draft.quote(halves(draft)[1])})`,
  (draft) => `'{0}.{name}'.format(${draft.quote(halves(draft)[0])}, name=${draft.quote(halves(draft)[1])})`,
  (draft) => `'.'.join([${draft.quote(halves(draft)[0])}, ${draft.quote(halves(draft)[1])}])`,
  (draft) => `'.'.join((${draft.quote(halves(draft)[0])}, 'settings', ${draft.quote(halves(draft)[1])}))`,
  (draft) => `{'a': ${constant(draft)}, 'b': 'other.settings'}[${draft.pick("'a'", "'b'")}]`,
  (draft) => `{'a': ${constant(draft)}}.get(${draft.pick("'a'", "'c'")}, 'fallback.settings')`,
  (draft) => `[${constant(draft)}, 'second.settings'][${draft.pick('0', '1', '-1')}]`,
  (draft) => `('first.settings', ${constant(draft)})[${draft.pick('0', '1')}]`,
  (draft) => `'ALPHA.SETTINGS'.${draft.pick('lower()', 'title()', "replace('ALPHA', 'beta')", 'capitalize()')}`,
  (draft) => `'  alpha.settings '.${draft.pick('strip()', 'rstrip().lstrip()')}`,
  (draft) =>
    `'alpha.settings.live'.${draft.pick("rsplit('.', 1)[0]", "partition('.')[2]", "split('.')[0]", "rpartition('.')[0]")}`,
  (draft) => `'alpha.settings'[${draft.pick('6:', ':5', '::1', '-8:')}]`,
  (draft) => `str(${constant(draft)})`,
  (draft) => `'alpha.settings%d' % ${draft.pick('1', '2')}`,
  (draft) => `${constant(draft)} or 'never.settings'`,
  (draft) => `'' or ${constant(draft)}`,
  () => `('adjacent' '.settings')`,
  (draft) =>
    `${constant(draft)} if ${draft.pick('True', 'False', '1', '1 > 2', "'a' in 'abc'")} else 'otherwise.settings'`,
];

const folder: Maker = (draft) => {
  const absolute = draft.pick('abspath', 'realpath');
  return `${draft.path}.basename(${draft.path}.dirname(${draft.path}.${absolute}(__file__)))`;
};

/** Expressions built from the place of the script. */
const PLACED: readonly Maker[] = [
  (draft) => `${folder(draft)} + '.settings'`,
  (draft) => `'%s.settings' % ${folder(draft)}`,
  (draft) => `f'{${folder(draft).replaceAll("'", '"')}}.settings'`,
  (draft) => {
    draft.imports.add('from pathlib import Path');
    return draft.pick(
      "Path(__file__).resolve().parent.name + '.settings'",
      "'%s.settings' % Path(__file__).parent.name",
      "Path(__file__).stem + '.settings'",
      "f'{Path(__file__).parents[0].name}.settings'",
      "str(Path(__file__).resolve().parent / 'x').split('/')[-2] + '.settings'",
      "Path(__file__).with_suffix('').name",
    );
  },
  (draft) => `${draft.path}.splitext(${draft.path}.basename(__file__))[0]`,
  (draft) => `${draft.path}.split(${draft.path}.dirname(__file__))[1] + '.settings'`,
  () => `__file__.split('/')[-2] + '.settings'`,
  () => `__file__.rsplit('/', 2)[1]`,
];

/** Expressions that depend on the circumstances, over a known set of outcomes. */
const CHOSEN: readonly Maker[] = [
  (draft) => {
    const { key, value } = draft.flag();
    return `${constant(draft)} if ${draft.environ}.get('${key}') == '${value}' else 'else.settings'`;
  },
  (draft) => {
    const { key } = draft.flag();
    return `${constant(draft)} if '${key}' in ${draft.environ} else 'else.settings'`;
  },
  (draft) => {
    const { key, value } = draft.flag();
    return `{'${value}': ${constant(draft)}}.get(${draft.environ}.get('${key}'), 'else.settings')`;
  },
  (draft) => {
    draft.imports.add('import socket');
    draft.hostNames.add('gen.example.net');
    return `${constant(draft)} if socket.gethostname() == 'gen.example.net' else 'else.settings'`;
  },
];

/** An expression whose value is a string, in the notation of Python. */
export const stringExpression = (draft: Draft): string => {
  const roll = draft.random.next();
  if (draft.strings.length > 0 && roll < 0.15) {
    const name = draft.random.pick(draft.strings);
    return draft.pick(
      name,
      name,
      `${name} + '_x'`,
      `f'{${name}}'`,
      `f"{${name}}.more"`,
      `'%s' % ${name}`,
      `${name}.replace('.', '_')`,
    );
  }
  if (roll < 0.45) return constant(draft);
  if (roll < 0.72) return draft.random.pick(BUILT)(draft);
  if (roll < 0.88) return draft.random.pick(PLACED)(draft);
  return draft.random.pick(CHOSEN)(draft);
};
