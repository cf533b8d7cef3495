import type { NumberWork } from '#number-register';

type Asked = Pick<NumberWork, 'askedBy' | 'askedAt'>;

/**
 * What carriers were asked for, by the event that wanted it. Of what an earlier process did nobody knows: what is older
 * than this one may have been asked for.
 */
export class AskedWork {
  private readonly known = new Map<string, 'asked' | 'doubtful'>();

  constructor(private readonly startedAt: Date) {}

  /** The carrier has taken it. */
  note({ askedBy }: Asked): void {
    this.known.set(askedBy, 'asked');
  }

  /** It is being asked for, or has been and something else since: it has to be asked for once more. */
  doubt({ askedBy }: Asked): void {
    this.known.set(askedBy, 'doubtful');
  }

  forget({ askedBy }: Asked): void {
    this.known.delete(askedBy);
  }

  isAsked({ askedBy }: Asked): boolean {
    return this.known.get(askedBy) === 'asked';
  }

  /** This process has asked for it, whether or not that was taken. */
  wasTried({ askedBy }: Asked): boolean {
    return this.known.has(askedBy);
  }

  /** For what must not be taken for undone. */
  mayBeAsked(work: Asked): boolean {
    return this.wasTried(work) || Date.parse(work.askedAt) <= this.startedAt.getTime();
  }
}
