import type { NotedProgress, NumberRegister, OnBehalf } from '#number-register';

export interface ImportNewsParts {
  readonly register: NumberRegister;
  readonly now: () => Date;
}

/** A shorter rest is over before anybody has looked. */
const LEAST_REST_MS = 2_000;

/** Rests that end almost together are one: several numbers are written at once, and each is told. */
const SAME_REST_MS = 1_000;

/** Tells those who watch an import what they would not see from its rows. */
export class ImportNews {
  private expected: number | undefined;
  private restsUntilMs = 0;

  constructor(
    private readonly parts: ImportNewsParts,
    private readonly importId: string,
    private readonly onBehalf: OnBehalf,
  ) {}

  /** So many rows there will be. */
  async expects(expected: number): Promise<void> {
    if (expected === this.expected) return;
    await this.note({ expected, restMs: null });
    this.expected = expected;
  }

  /** The carrier wants to be left alone for so long. */
  async rests(restMs: number): Promise<void> {
    const untilMs = this.parts.now().getTime() + restMs;
    if (restMs < LEAST_REST_MS || untilMs < this.restsUntilMs + SAME_REST_MS) return;
    this.restsUntilMs = untilMs;
    // The import rests, also where nobody can be told so.
    await this.note({ expected: null, restMs }).catch(() => undefined);
  }

  private note(progress: NotedProgress): Promise<void> {
    return this.parts.register.noteProgress(this.importId, progress, this.onBehalf);
  }
}
