import type { Comparison } from '../compare.ts';
import type { Standpoint } from '../stage.ts';

interface Seen {
  readonly requests: number;
  readonly undecided: number;
  readonly wrong: number;
}

const NOTHING: Seen = { requests: 0, undecided: 0, wrong: 0 };
const MOST_REASONS = 10;

/** What a run of the fuzzer has found so far. */
export class Tally {
  deployments = 0;
  /** Deployments that the server refused to start. */
  refused = 0;
  /** Deployments that differ, counted for each standpoint. */
  mismatching = 0;
  /** Scripts that the server ran with foreign settings. */
  mixUps = 0;
  /** Own URLs of mounts that the server answered with an error of configuration or script, and with a page. */
  failures = 0;
  pages = 0;
  /** What `check` neither tells of nor leaves undecided, and pages that it accuses. */
  untold = 0;
  readonly #reasons = new Map<string, number>();
  readonly #seen = new Map<Standpoint, Seen>();

  /** Requests asked in place. */
  get requests(): number {
    return this.#of('in place').requests;
  }

  /** The share of them that stayed undecided. Elsewhere it is not bounded. */
  get undecidedShare(): number {
    return share(this.#of('in place').undecided, this.requests);
  }

  #of(standpoint: Standpoint): Seen {
    return this.#seen.get(standpoint) ?? NOTHING;
  }

  count({ requests, undecided, mismatches }: Comparison, standpoint: Standpoint): void {
    const before = this.#of(standpoint);
    const wrong = new Set(mismatches.map(({ order, step }) => `${order} ${step}`)).size;
    this.#seen.set(standpoint, {
      requests: before.requests + requests,
      undecided: before.undecided + undecided.length,
      wrong: before.wrong + wrong,
    });
    if (mismatches.length > 0) this.mismatching += 1;
    if (standpoint !== 'in place') return;
    for (const { because } of undecided) this.#reasons.set(because, (this.#reasons.get(because) ?? 0) + 1);
  }

  /** The lines that are printed at the end. */
  report(): readonly string[] {
    const reasons = [...this.#reasons].sort((a, b) => b[1] - a[1]).slice(0, MOST_REASONS);
    return [
      ...reasons.map(([because, times]) => `undecided ${times} x: ${because}`),
      ...[...this.#seen].map(
        ([standpoint, { requests, undecided, wrong }]) =>
          `${standpoint}: ${requests} requests, ${wrong} wrong, ${(share(undecided, requests) * 100).toFixed(1)} % undecided`,
      ),
      `${this.deployments} deployments (${this.refused} refused to start), ${this.mismatching} mismatching`,
      `check: ${this.mixUps} scripts with foreign settings, ${this.failures} failing and ${this.pages} answering own URLs, ${this.untold} not told or wrongly told`,
    ];
  }
}

const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);
