/** A version of Python as one number: 3.11 is 311, 2.7 is 207. What is after the minor version changes nothing here. */
export type PythonNumber = number;

/** The versions that may run a script; one where it is known. */
export interface PythonRange {
  readonly oldest: PythonNumber;
  readonly newest: PythonNumber;
}

/** Where nothing tells the version: those of Python 3 that people run. */
export const ANY_PYTHON_3: PythonRange = { oldest: 306, newest: 314 };

/** `2.7` or `3.11.4` as a range of one; null where the text is no version. */
export const parsePythonVersion = (text: string): PythonRange | null => {
  const found = /^(\d)\.(\d{1,2})(?:[.+\-a-z].*)?$/.exec(text.trim());
  if (!found) return null;
  const number = Number(found[1]) * 100 + Number(found[2]);
  return { oldest: number, newest: number };
};

/** `311` as people write it. */
export const showPython = (number: PythonNumber): string => `${Math.floor(number / 100)}.${number % 100}`;

/** Whether every version of a range has what came with one; null where only some have. */
export const isFrom = ({ oldest, newest }: PythonRange, first: PythonNumber): boolean | null =>
  oldest >= first ? true : newest < first ? false : null;
