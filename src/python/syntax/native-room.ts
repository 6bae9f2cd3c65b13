import { setImmediate as nextTurn } from 'node:timers/promises';

/**
 * Nodes of trees that the native engine may hold, up to 200 bytes each. It gives them back only where the event loop turns, which
 * an analysis does not. Projects that people run have some thousand; 70,000 lines of usual code have as many as this.
 */
const MOST_NODES = 500_000;

/** Whether this process has met more than the native engine may hold. */
let isNativeLeft = false;

/** Thrown where the native engine may hold no more trees: `withOtherEngine` begins anew. */
class NativeRoomFull extends Error {
  constructor() {
    super('the native parser holds as many syntax trees as it may');
  }
}

/** Whether an error is no mistake of whatever threw it, but begins the work anew. */
export const isRoomFull = (error: unknown): boolean => error instanceof NativeRoomFull;

/** How much the native engine holds since the event loop has turned. */
export class NativeRoom {
  #held = 0;

  /** Throws where there is no room for another tree. */
  demand(): void {
    if (this.#held < MOST_NODES) return;
    isNativeLeft = true;
    throw new NativeRoomFull();
  }

  take(nodes: number): void {
    if (this.#held === 0)
      setImmediate(() => {
        this.#held = 0;
      });
    this.#held += nodes;
  }
}

/** Whether the native engine may be chosen. */
export const mayBeNative = (): boolean => !isNativeLeft;

/**
 * The same work; where it needs more syntax trees than the native engine may hold, it is begun anew with the WebAssembly engine,
 * which frees each at once. Nothing may have been written by then.
 */
export const withOtherEngine =
  <Input, Output>(work: (input: Input) => Promise<Output>) =>
  async (input: Input): Promise<Output> => {
    try {
      return await work(input);
    } catch (error) {
      if (!isRoomFull(error)) throw error;
      await nextTurn();
      return work(input);
    }
  };
