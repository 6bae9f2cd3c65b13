import type { Machine } from '../machine.ts';
import { findInClass } from '../values/lineage.ts';
import { settle } from '../values/truth.ts';
import {
  argumentsOf,
  type CallArguments,
  type ClassValue,
  type InstanceValue,
  NONE,
  number,
  type Place,
  sequence,
  text,
  type Value,
} from '../values/values.ts';

/** A member before it is made: the value that stands behind its name, and the text or number that it is. */
interface MemberDraft {
  readonly type: ClassValue;
  readonly name: string;
  readonly held: Value;
  readonly plain?: Value;
}

/** Makes a member as `enum.EnumType` does: by `__new__`, then `__init__`, with the items of a tuple as their arguments. */
export const makeMember = ({ type, name, held, ...plain }: MemberDraft, machine: Machine): InstanceValue => {
  const { place, scope } = type;
  const items = held.kind === 'sequence' && held.type === 'tuple' && held.open === null ? held.items : [held];
  const call = (method: Value, first: Value): Value => {
    const args: CallArguments = argumentsOf(first, ...items);
    return machine.call(method.kind === 'descriptor' ? method.target : method, args, place, scope);
  };
  const making = findInClass(type, '__new__');
  const made = making ? settle(call(making, type), machine.world) : null;
  const member: InstanceValue =
    made?.kind === 'instance' ? made : { kind: 'instance', type, attributes: new Map(), ...plain };
  const value = member.attributes.get('_value_') ?? held;
  for (const [key, given] of Object.entries({ name: text(name), value, _name_: text(name), _value_: value }))
    member.attributes.set(key, given);
  const init = findInClass(type, '__init__');
  if (init) call(init, member);
  return member;
};

/** What `auto()` stands for: what `_generate_next_value_` says, else the next number. */
export const valueOfAuto = (
  type: ClassValue,
  name: string,
  count: number,
  before: readonly InstanceValue[],
  machine: Machine,
): Value => {
  const hook = findInClass(type, '_generate_next_value_');
  if (!hook) return number(count);
  const values = before.map(({ attributes }) => attributes.get('value') ?? NONE);
  const args = argumentsOf(text(name), number(1), number(before.length), sequence('list', values));
  return machine.call(hook.kind === 'descriptor' ? hook.target : hook, args, type.place, type.scope);
};

/** What `_missing_` makes of a value that no member has; null where the class does not say. */
export const missingMember = (
  type: ClassValue,
  wanted: Value | undefined,
  place: Place,
  machine: Machine,
): Value | null => {
  if (!wanted || !findInClass(type, '_missing_')) return null;
  const made = machine.call(machine.getAttribute(type, '_missing_', place), argumentsOf(wanted), place, type.scope);
  return settle(made, machine.world).kind === 'none' ? null : made;
};
