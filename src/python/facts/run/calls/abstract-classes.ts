import type { PythonNumber } from '../../../version/python-version.ts';

/** Abstract classes that a class is one of where it has methods of these names (Lib/_collections_abc.py, contextlib, os: `__subclasshook__`). */
const BY_METHODS: Readonly<Record<string, readonly string[]>> = {
  Awaitable: ['__await__'],
  AsyncIterable: ['__aiter__'],
  AsyncIterator: ['__aiter__', '__anext__'],
  Callable: ['__call__'],
  Collection: ['__len__', '__iter__', '__contains__'],
  Container: ['__contains__'],
  Generator: ['__iter__', '__next__', 'send', 'throw', 'close'],
  Iterable: ['__iter__'],
  Iterator: ['__iter__', '__next__'],
  Reversible: ['__iter__', '__reversed__'],
  Sized: ['__len__'],
  'contextlib.AbstractContextManager': ['__enter__', '__exit__'],
  'os.PathLike': ['__fspath__'],
};

/** What the abstract classes of collections derive from (docs.python.org, collections.abc). */
const DERIVED: Readonly<Record<string, readonly string[]>> = {
  Collection: ['Sized', 'Iterable', 'Container'],
  Generator: ['Iterator'],
  Iterator: ['Iterable'],
  Mapping: ['Collection'],
  MutableMapping: ['Mapping'],
  MutableSequence: ['Sequence'],
  MutableSet: ['Set'],
  Reversible: ['Iterable'],
  Sequence: ['Reversible', 'Collection'],
  Set: ['Collection'],
};

/** The name of an abstract class without the module it comes from. */
export const bareName = (name: string): string =>
  name.replace(/^(?:collections\.abc|collections|typing|_collections_abc)\./, '');

/** The methods that make a class one of an abstract class; null where it asks for none. */
export const askedMethods = (name: string, python: PythonNumber): readonly string[] | null => {
  const asked = BY_METHODS[bareName(name)];
  return asked?.map((method) => (method === '__next__' && python < 300 ? 'next' : method)) ?? null;
};

/** Whether an abstract class of collections is another or derives from it. */
export const isAbstractBelow = (name: string, wanted: string): boolean =>
  name === wanted || (DERIVED[name] ?? []).some((above) => isAbstractBelow(above, wanted));
