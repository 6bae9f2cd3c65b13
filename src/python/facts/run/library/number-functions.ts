import type { Machine } from '../machine.ts';
import { PythonError } from '../state/signals.ts';
import { formatWith } from '../values/formatting.ts';
import { applyBinary, combine } from '../values/operators.ts';
import { settle } from '../values/truth.ts';
import { argument, float, NONE, number, type Place, sequence, text, type Value } from '../values/values.ts';
import type { Builtin } from './builtin-iteration.ts';

/** `int(text, base)`; a base of 0 reads prefixes and is not followed. */
const parseInBase = (
  written: Extract<Value, { kind: 'text' }>,
  base: Value,
  place: Place,
  world: Machine['world'],
): Value => {
  if (base.kind !== 'number' || base.value < 2 || base.value > 36) return combine([written, base], 'int', world);
  const digits = /^\s*([+-]?)([0-9a-z]+)\s*$/i.exec(written.text);
  const isFit = digits && [...(digits[2] ?? '')].every((digit) => Number.parseInt(digit, 36) < base.value);
  if (isFit) return number(Number.parseInt(`${digits[1]}${digits[2]}`, base.value));
  if (/^\s*[+-]?0[box]|_/i.test(written.text)) return combine([written, base], 'int', world);
  throw new PythonError('ValueError', `invalid literal for int() with base ${base.value}: '${written.text}'`, place);
};

/** `hex`, `oct`, `bin`: a whole number with its prefix. */
const inBase =
  (name: string, prefix: string, base: number): Builtin =>
  ({ positional: [given] }, { machine: { world } }) => {
    const value = given ? settle(given, world) : NONE;
    const isWhole = value.kind === 'number' && !value.isFloat && Number.isSafeInteger(value.value);
    // Python 2 writes octal numbers and long ones otherwise.
    if (!isWhole || !world.isPython(300)) return combine([value], name, world, { isText: true });
    return text(`${value.value < 0 ? '-' : ''}${prefix}${Math.abs(value.value).toString(base)}`);
  };

/** `round(number, digits)`: Python 3 rounds to an even digit, Python 2 gives a number with a point. */
const round: Builtin = ({ positional: [given, digits] }, { machine: { world } }) => {
  const [value, places] = [given, digits].map((one) => (one ? settle(one, world) : NONE));
  if (value?.kind !== 'number') return combine(given ? [given] : [], 'round', world);
  const count = places?.kind === 'number' ? places.value : 0;
  if (!world.isPython(300))
    return count < 0 || count > 50 ? combine([value], 'round', world) : float(Number(value.value.toFixed(count)));
  if (!value.isFloat && count >= 0) return value;
  const shown = count >= 0 ? formatWith(value, `.${count}f`, world) : null;
  if (shown === null) return combine([value], 'round', world);
  return places?.kind === 'number' ? float(Number(shown)) : number(Number(shown));
};

/** Builtins that make numbers, or take one. */
export const NUMBER_CALLS: Readonly<Record<string, Builtin>> = {
  int: (args, { place, machine: { world } }) => {
    const [given] = args.positional;
    const base = argument(args, 1, 'base');
    const value = given ? settle(given, world) : number(0);
    if (value.kind === 'number') return number(Math.trunc(value.value));
    // Digits of other scripts are digits too.
    if (value.kind === 'text' && /[^\x00-\x7f]/.test(value.text)) return combine([value], 'int', world);
    if (value.kind === 'text' && base) return parseInBase(value, settle(base, world), place, world);
    if (value.kind === 'text' && /^\s*[+-]?\d+(?:_\d+)*\s*$/.test(value.text))
      return number(Number(value.text.replaceAll('_', '')));
    if (value.kind === 'bool') return number(value.value ? 1 : 0);
    if (value.kind === 'none' || value.kind === 'sequence' || value.kind === 'dict')
      throw new PythonError('TypeError', `int() argument must be a string or a real number`, place);
    if (value.kind === 'text') throw new PythonError('ValueError', `invalid literal for int(): '${value.text}'`, place);
    if (world.tries.isEmpty) world.mayFail ??= 'int() may raise';
    return combine([value], 'int', world);
  },
  float: ({ positional: [given] }, { place, machine: { world } }) => {
    const value = given ? settle(given, world) : number(0);
    if (value.kind === 'number' || value.kind === 'bool') return float(Number(value.value));
    if (value.kind === 'text' && /^\s*[+-]?(?:\d+(?:\.\d*)?|\.\d+)\s*$/.test(value.text))
      return float(Number(value.text));
    if (value.kind === 'text' && !/^\s*[+-]?(?:[\d._]|nan|inf)/i.test(value.text))
      throw new PythonError('ValueError', `could not convert string to float: '${value.text}'`, place);
    if (value.kind === 'none' || value.kind === 'sequence' || value.kind === 'dict')
      throw new PythonError('TypeError', 'float() argument must be a string or a real number', place);
    return combine([value], 'float', world);
  },
  abs: ({ positional: [given] }, { machine: { world } }) =>
    given?.kind === 'number' ? { ...given, value: Math.abs(given.value) } : combine(given ? [given] : [], 'abs', world),
  divmod: ({ positional: [left, right] }, { place, machine: { world } }) => {
    if (!left || !right) throw new PythonError('TypeError', 'divmod expected 2 arguments', place);
    return sequence('tuple', [applyBinary('//', left, right, world), applyBinary('%', left, right, world)]);
  },
  round,
  hex: inBase('hex', '0x', 16),
  oct: inBase('oct', '0o', 8),
  bin: inBase('bin', '0b', 2),
};
