/** What wants something of a carrier: told from all else by the event that asked for it. */
interface Asked {
  readonly askedBy: string;
}

interface Standing {
  readonly is: 'asked' | 'doubtful' | 'refused';
  readonly sinceMs: number;
}

/**
 * What carriers were asked for, and how long ago. Of what an earlier process did nobody knows: what was open when this
 * one first looked may have been asked for.
 *
 * Whoever wants something may be another machine with another clock. So nothing here reads a time that somebody else has
 * written down: all is counted on one clock of this process.
 */
export class AskedWork {
  private readonly standings = new Map<string, Standing>();
  private readonly firstAskedAboutMs = new Map<string, number>();
  /** Undefined until it has been looked: until then it may be anything. */
  private inherited: Set<string> | undefined;

  /** `nowMs`: a clock that nobody sets, such as `performance.now`. */
  constructor(private readonly nowMs: () => number) {}

  /** To be called with each list of all that is open, before anything of it is begun. */
  see(open: readonly Asked[]): void {
    this.inherited ??= new Set(open.map(({ askedBy }) => askedBy));
  }

  /** The carrier has taken it. */
  note(work: Asked): void {
    if (!this.isAsked(work)) this.stand(work, 'asked');
  }

  /** It is being asked for, or has been and something else since: it has to be asked for once more. */
  doubt(work: Asked): void {
    this.stand(work, 'doubtful');
  }

  /** It was seen undone, and the carrier would not do it. */
  refuse(work: Asked): void {
    this.stand(work, 'refused');
  }

  /** It has ended. To be called once whoever wanted it knows that: until then it may have to be asked about again. */
  forget({ askedBy }: Asked): void {
    this.standings.delete(askedBy);
    this.firstAskedAboutMs.delete(askedBy);
    this.inherited?.delete(askedBy);
  }

  isAsked({ askedBy }: Asked): boolean {
    return this.standings.get(askedBy)?.is === 'asked';
  }

  /** This process has asked for it, whether or not that was taken. */
  wasTried({ askedBy }: Asked): boolean {
    const standing = this.standings.get(askedBy);
    return standing?.is === 'asked' || standing?.is === 'doubtful';
  }

  /** For what must not be taken for undone. */
  mayBeAsked(work: Asked): boolean {
    if (this.standings.has(work.askedBy)) return this.wasTried(work);
    return this.inherited?.has(work.askedBy) ?? true;
  }

  /**
   * Counts how long the carrier has had for it: since it took it, or since the last doubt. Where this process has asked
   * for nothing, the first call begins to count.
   */
  countWaitMs({ askedBy }: Asked): number {
    const nowMs = this.nowMs();
    const sinceMs = this.standings.get(askedBy)?.sinceMs ?? this.firstAskedAboutMs.get(askedBy);
    if (sinceMs !== undefined) return nowMs - sinceMs;
    this.firstAskedAboutMs.set(askedBy, nowMs);
    return 0;
  }

  private stand({ askedBy }: Asked, is: Standing['is']): void {
    this.standings.set(askedBy, { is, sinceMs: this.nowMs() });
  }
}
