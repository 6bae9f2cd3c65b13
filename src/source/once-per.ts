/** A function whose answer about an object is worked out once and kept as long as the object is. What it is told of never changes. */
export function oncePer<Key extends object, Value>(answer: (key: Key) => Value): (key: Key) => Value {
  const kept = new WeakMap<Key, { readonly value: Value }>();
  return (key) => {
    let known = kept.get(key);
    if (!known) {
      known = { value: answer(key) };
      kept.set(key, known);
    }
    return known.value;
  };
}
