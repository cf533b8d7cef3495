import { BackgroundWork } from './background-work.js';
import type { BackgroundWorkOptions, Rest } from './background-work.js';

/** The bounds hold for each lane by itself. */
export interface BackgroundLanesOptions<Subject> extends BackgroundWorkOptions<Subject> {
  /** Which lane a subject is in, always the same. There are few, and each is kept once somebody was in it. */
  readonly laneOf: (subject: Subject) => string;
}

/** `BackgroundWork` in lanes that share no turn: whatever hangs in one of them, the others go on as if it were not there. */
export class BackgroundLanes<Subject> {
  private readonly lanes = new Map<string, BackgroundWork<Subject>>();
  private isStopped = false;

  constructor(private readonly options: BackgroundLanesOptions<Subject>) {}

  /** As that of `BackgroundWork`. */
  begin(subject: Subject): void {
    if (!this.isStopped) this.laneOf(subject).begin(subject);
  }

  /** As that of `BackgroundWork`. */
  beginUnlessKnown(subject: Subject): void {
    if (!this.isStopped) this.laneOf(subject).beginUnlessKnown(subject);
  }

  /** As that of `BackgroundWork`. */
  restOf(key: string): Rest | undefined {
    for (const lane of this.lanes.values()) {
      const rest = lane.restOf(key);
      if (rest) return rest;
    }
    return undefined;
  }

  /** As that of `BackgroundWork`. */
  *resting(): Generator<readonly [Subject, Rest]> {
    for (const lane of this.lanes.values()) yield* lane.resting();
  }

  /** Resolves when nothing runs any more. What is unfinished is for the next process. */
  async stop(): Promise<void> {
    this.isStopped = true;
    await Promise.all([...this.lanes.values()].map((lane) => lane.stop()));
  }

  private laneOf(subject: Subject): BackgroundWork<Subject> {
    const name = this.options.laneOf(subject);
    let lane = this.lanes.get(name);
    if (!lane) this.lanes.set(name, (lane = new BackgroundWork(this.options)));
    return lane;
  }
}
