/** 0: nothing at or above `--fail-on`; 1: findings; 2: bad usage or settings; 3: internal failure or no input. */
export const EXIT = { ok: 0, findings: 1, usage: 2, internal: 3 } as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
