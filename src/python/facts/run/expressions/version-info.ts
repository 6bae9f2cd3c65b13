import type { World } from '../state/world.ts';
import { bool, external, number, sequence, type Value } from '../values/values.ts';

const WHOLE = 'sys.version_info';
const SLICE = /^sys\.version_info\[:(\d)\]$/;
const MINOR = 'the minor version of Python';

/** `sys.version_info` itself, or its first items. */
const lengthOf = (value: Value): number | null => {
  if (value.kind !== 'external') return null;
  if (value.name === WHOLE) return 5;
  const found = SLICE.exec(value.name);
  return found ? Number(found[1]) : null;
};

/** Whether a value is `sys.version_info`. */
export const isVersionInfo = (value: Value): boolean => value.kind === 'external' && value.name === WHOLE;

/** `sys.version_info[index]`, and its attributes `major` and `minor`. */
export const versionItem = (index: number, world: World): Value => {
  const major = world.python.newest >= 300 && world.isPython(300) ? 3 : 2;
  if (index === 0) return number(major);
  const { oldest, newest } = world.python;
  if (index === 1 && oldest === newest) return number(newest % 100);
  return world.unknown(
    index === 1 ? MINOR : 'the micro version of Python',
    index === 1 ? `minor of ${major}` : `${WHOLE}[${index}]`,
  );
};

/** `sys.version_info[:upper]`. */
export const versionSlice = (upper: number, world: World): Value => {
  const { oldest, newest } = world.python;
  if (upper === 1) return sequence('tuple', [versionItem(0, world)]);
  if (upper === 2 && oldest === newest) return sequence('tuple', [versionItem(0, world), versionItem(1, world)]);
  return external(`${WHOLE}[:${upper}]`);
};

const numbersOf = (value: Value): number[] | null => {
  if (value.kind !== 'sequence' || value.open !== null) return null;
  const numbers = value.items.flatMap((item) => (item.kind === 'number' ? [item.value] : []));
  return numbers.length === value.items.length && numbers.length > 0 ? numbers : null;
};

const MIRRORED: Readonly<Record<string, string>> = {
  '<': '>',
  '>': '<',
  '<=': '>=',
  '>=': '<=',
  '==': '==',
  '!=': '!=',
};

/** A comparison with the version of Python, decided where that is not known; null where it is none that can be told. */
export const compareVersion = (operator: string, left: Value, right: Value, world: World): Value | null => {
  const mirrored = MIRRORED[operator];
  if (lengthOf(right) !== null && lengthOf(left) === null && mirrored)
    return compareVersion(mirrored, right, left, world);
  const minor = left.kind === 'unknown' ? /^minor of (\d)$/.exec(left.id)?.[1] : undefined;
  if (minor !== undefined && right.kind === 'number')
    return answer(operator, Number(minor) * 100 + right.value, true, world);
  const length = lengthOf(left);
  const numbers = length === null ? null : numbersOf(right);
  if (length === null || !numbers || length < numbers.length) return null;
  const [major = 0, second, micro] = numbers;
  // A tuple with the micro version: equal minor versions leave it open.
  if (micro !== undefined && micro !== 0) {
    const { oldest, newest } = world.python;
    const wanted = major * 100 + (second ?? 0);
    if (oldest <= wanted && wanted <= newest) return null;
  }
  // A shorter tuple comes before a longer one that begins like it.
  const isWhole = second !== undefined && length === 2;
  return answer(operator, major * 100 + (second ?? 0), isWhole, world);
};

/** `version operator wanted`; `isWhole`: a version may be equal to it, else it begins with it at most. */
const answer = (operator: string, wanted: number, isWhole: boolean, world: World): Value | null => {
  switch (operator) {
    case '>=':
      return bool(world.isPython(wanted));
    case '<':
      return bool(!world.isPython(wanted));
    case '>':
      return bool(world.isPython(isWhole ? wanted + 1 : wanted));
    case '<=':
      return bool(!world.isPython(isWhole ? wanted + 1 : wanted));
    case '==':
    case '!=': {
      const isEqual = isWhole && world.isPython(wanted) && !world.isPython(wanted + 1);
      return bool(isEqual === (operator === '=='));
    }
    default:
      return null;
  }
};
