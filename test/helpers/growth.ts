const TRIES = 3;
/** Below this a measurement says more about the machine than about the work. */
const LEAST_MS = 40;

const cpuOf = (work: () => unknown): number => {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
};

/**
 * How many times the processor time of an input one four times as large takes: 4 where the work grows with the input, 16
 * where it grows with its square. The least of some tries, because another program can only make a try slower.
 */
export function growthOf<T>(make: (size: number) => T, size: number, work: (input: T) => unknown): number {
  const [small, large] = [make(size), make(4 * size)];
  work(small);
  let least = Number.POSITIVE_INFINITY;
  for (let left = TRIES; left > 0 && least > LINEAR; left -= 1)
    least = Math.min(
      least,
      cpuOf(() => work(large)) /
        Math.max(
          cpuOf(() => work(small)),
          LEAST_MS,
        ),
    );
  return least;
}

/** What `growthOf` gives at most where nothing grows faster than its input. */
export const LINEAR = 8;
