import type { NumberWork } from '#number-register';

type Asked = Pick<NumberWork, 'askedBy' | 'askedAt'>;

/**
 * What carriers were asked for, by the event that wanted it. Of what an earlier process did nobody knows: what is older
 * than this one may have been asked for.
 */
export class AskedWork {
  private readonly known = new Map<string, 'asked' | 'doubtful' | 'refused'>();

  constructor(private readonly startedAt: Date) {}

  /** The carrier has taken it. */
  note({ askedBy }: Asked): void {
    this.known.set(askedBy, 'asked');
  }

  /** It is being asked for, or has been and something else since: it has to be asked for once more. */
  doubt({ askedBy }: Asked): void {
    this.known.set(askedBy, 'doubtful');
  }

  /** It was seen undone, and the carrier would not do it. */
  refuse({ askedBy }: Asked): void {
    this.known.set(askedBy, 'refused');
  }

  forget({ askedBy }: Asked): void {
    this.known.delete(askedBy);
  }

  isAsked({ askedBy }: Asked): boolean {
    return this.known.get(askedBy) === 'asked';
  }

  /** This process has asked for it, whether or not that was taken. */
  wasTried({ askedBy }: Asked): boolean {
    const known = this.known.get(askedBy);
    return known === 'asked' || known === 'doubtful';
  }

  /** For what must not be taken for undone. */
  mayBeAsked(work: Asked): boolean {
    if (this.known.has(work.askedBy)) return this.wasTried(work);
    return Date.parse(work.askedAt) <= this.startedAt.getTime();
  }
}
