import { pythonTypeOf } from '../raising/python-type.ts';
import { PythonError } from '../state/signals.ts';
import type { World } from '../state/world.ts';
import { formatPercentPart, pythonRepr } from '../values/formatting.ts';
import { combine, joinTexts } from '../values/operators.ts';
import { settle } from '../values/truth.ts';
import { type Place, text, type Value } from '../values/values.ts';

const CONVERSION = /%(?:\((\w+)\))?([#0\- +]*)([1-9]\d*|)(?:\.(\d+))?([a-zA-Z%])/g;
const NUMBERS = /[diuoxXeEfFgG]/;

/** The values that `%` takes from, one after another or by name (docs.python.org, printf-style String Formatting). */
class Values {
  readonly #given: Value;
  readonly #list: readonly Value[];
  readonly #place: Place;
  readonly #world: World;
  #next = 0;

  constructor(given: Value, place: Place, world: World) {
    this.#given = given;
    this.#list = given.kind === 'sequence' && given.type === 'tuple' ? given.items : [given];
    this.#place = place;
    this.#world = world;
  }

  get #isOpen(): boolean {
    return this.#given.kind === 'sequence' && this.#given.open !== null;
  }

  named(name: string): Value | undefined {
    const { kind } = this.#given;
    const found = this.#given.kind === 'dict' ? this.#given.entries.get(`t:${name}`)?.value : undefined;
    if (found) return found;
    if (this.#given.kind === 'dict' && this.#given.open === null && this.#given.copyOf === null)
      throw new PythonError('KeyError', name, this.#place, text(name));
    const type = pythonTypeOf(this.#given);
    if (type !== null && !['dict', 'environment'].includes(type) && kind !== 'unknown')
      throw new PythonError('TypeError', 'format requires a mapping', this.#place);
    this.#world.mayRaise('*', 'a name of a format may not be there', this.#place);
    return undefined;
  }

  take(): Value | undefined {
    const value = this.#list[this.#next];
    this.#next += 1;
    if (!value && !this.#isOpen)
      throw new PythonError('TypeError', 'not enough arguments for format string', this.#place);
    return value;
  }

  /** What is given must be used, unless it is a mapping. */
  finish(): void {
    if (this.#next >= this.#list.length || this.#isOpen) return;
    const type = pythonTypeOf(this.#given);
    if (
      type === 'tuple' ||
      (type !== null && this.#given.kind !== 'unknown' && !['dict', 'list', 'environment'].includes(type))
    )
      throw new PythonError('TypeError', 'not all arguments converted during string formatting', this.#place);
    if (type === null) this.#world.mayRaise('TypeError', 'not all arguments converted', this.#place);
  }
}

/** Numbers are shown of numbers only. */
const checkNumber = (value: Value, conversion: string, place: Place, world: World): void => {
  if ('srac'.includes(conversion) && conversion !== 'c') return;
  const type = pythonTypeOf(value);
  if (type === 'int' || type === 'float' || type === 'bool') return;
  if (NUMBERS.test(conversion) && type !== null && value.kind !== 'unknown')
    throw new PythonError('TypeError', `%${conversion} format: a real number is required, not ${type}`, place);
  world.mayRaise('*', `%${conversion} of a value that is not known`, place);
};

/** A value as `%s` shows it: a collection as `str()` does, a text as it is. */
const asPlain = (value: Value, world: World): Value => {
  const shown = value.kind === 'sequence' || value.kind === 'dict' ? pythonRepr(value, world) : null;
  return shown === null ? value : text(shown);
};

/** `template % values`; unknown where a value is, or a conversion that is not followed. */
export const formatPercent = (template: string, given: Value, place: Place, world: World): Value => {
  const values = new Values(given, place, world);
  const pieces: Value[] = [];
  let at = 0;
  let isKnown = true;
  for (const found of template.matchAll(CONVERSION)) {
    pieces.push(text(template.slice(at, found.index)));
    at = found.index + found[0].length;
    const [, name, flags = '', width = '', precision, conversion = ''] = found;
    if (conversion === '%') {
      pieces.push(text('%'));
      continue;
    }
    const value = name === undefined ? values.take() : values.named(name);
    const settled = value && settle(value, world);
    if (settled) checkNumber(settled, conversion, place, world);
    const isPlain = flags === '' && width === '' && precision === undefined && 'sdi'.includes(conversion);
    const shown =
      settled && (conversion !== 's' || !isPlain)
        ? formatPercentPart(settled, flags, width, precision, conversion, world)
        : null;
    if (settled && (shown !== null || isPlain)) pieces.push(shown === null ? asPlain(settled, world) : text(shown));
    else isKnown = false;
  }
  if (!/%\(/.test(template)) values.finish();
  if (template.replace(CONVERSION, '').includes('%')) world.mayRaise('ValueError', 'a format that is not known', place);
  pieces.push(text(template.slice(at)));
  return isKnown ? joinTexts(pieces, '%', world) : combine([text(template), given], '%', world, { isText: true });
};
