/** Today in Greenwich, YYYY-MM-DD, so that a run says the same everywhere. */
export const today = (): string => new Date().toISOString().slice(0, 10);
