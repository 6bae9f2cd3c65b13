import { describe, expect, it } from 'vitest';
import { tryAll } from '../../src/deployment/choices.ts';

describe('tryAll', () => {
  it('tries every combination once, and answers one question alike throughout a run', () => {
    const { runs } = tryAll((choices) => {
      const a = choices.choose('a', [0, 1], 'a');
      const b = a === 0 ? choices.choose('b', ['x', 'y', 'z'], 'b') : 'w';
      return [`${a}${b}${choices.choose('a', [0, 1], 'a')}`];
    }, 100);
    expect(runs.flat()).toEqual(['0x0', '0y0', '0z0', '1w1']);
  });

  it('says from which step on it gave up', () => {
    const { runs, incompleteFrom } = tryAll((choices, enterStep) => {
      return Array.from({ length: 10 }, (_, step) => {
        enterStep(step);
        return step < 3 ? true : choices.choose(null, [true, false], 'open');
      });
    }, 16);
    expect(runs).toHaveLength(16);
    expect(incompleteFrom).toBe(3);
  });

  it('gave up behind the steps of which everything was tried', () => {
    const { incompleteFrom } = tryAll(
      (choices, enterStep) =>
        [0, 1, 3, 4, 5].map((step) => {
          enterStep(step);
          return choices.choose(null, step === 1 ? [true] : [true, false], 'open');
        }),
      12,
    );
    expect(incompleteFrom).toBe(3);
  });
});
