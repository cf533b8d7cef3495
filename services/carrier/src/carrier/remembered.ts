import { RecentlySet } from '#recently-set';
import { CarrierError } from './carrier.errors.js';

/** What a carrier answered is good for so long: who types another letter asks for the same. */
const FRESH_MS = 60_000;
const MAX_KEPT = 1_000;

export interface RememberedOptions {
  /** Monotonic. */
  readonly nowMs?: () => number;
  /** For how long an answer is better than none, while the carrier cannot be asked. */
  readonly oldMs?: number;
  /** So many answers are kept for certain. */
  readonly maxKept?: number;
}

interface Answered<Answer> {
  readonly answer: Answer;
  readonly askedAtMs: number;
}

interface Wanted<Answer> {
  /** Ask though there is an answer of a moment ago, and take no older one. */
  readonly refresh?: boolean;
  /** Whether an answer of a moment ago will do; where it will not, it still does while the carrier cannot be asked. */
  readonly isEnough?: (answer: Answer) => boolean;
}

/** Answers, remembered for a moment. Who asks while the same is being asked has the same answer; a refusal is not kept. */
export class Remembered<Answer> {
  private readonly nowMs: () => number;
  private readonly oldMs: number;
  private readonly answered: RecentlySet<string, Answered<Answer>>;
  private readonly asking = new Map<string, Promise<Answer>>();

  constructor({ nowMs = () => performance.now(), oldMs = 0, maxKept = MAX_KEPT }: RememberedOptions = {}) {
    this.nowMs = nowMs;
    this.oldMs = oldMs;
    this.answered = new RecentlySet(maxKept);
  }

  async ask(
    key: string,
    question: () => Promise<Answer>,
    { refresh = false, isEnough = () => true }: Wanted<Answer> = {},
  ): Promise<Answer> {
    if (refresh) return this.askAnew(key, question);
    const known = this.answered.get(key);
    if (known && this.isWithin(FRESH_MS, known) && isEnough(known.answer)) return known.answer;
    try {
      return await this.askTogether(key, question, isEnough);
    } catch (error) {
      const isAway = error instanceof CarrierError && error.isPassing;
      if (!isAway || !known || !this.isWithin(this.oldMs, known)) throw error;
      return known.answer;
    }
  }

  private async askTogether(
    key: string,
    question: () => Promise<Answer>,
    isEnough: (answer: Answer) => boolean,
  ): Promise<Answer> {
    for (;;) {
      const underWay = this.asking.get(key);
      if (!underWay) return this.askAnew(key, question);
      const answer = await underWay;
      if (isEnough(answer)) return answer;
    }
  }

  private async askAnew(key: string, question: () => Promise<Answer>): Promise<Answer> {
    const askedAtMs = this.nowMs();
    const asking = question();
    this.asking.set(key, asking);
    try {
      const answer = await asking;
      // Of two questions the later one may be answered first.
      if ((this.answered.get(key)?.askedAtMs ?? 0) <= askedAtMs) this.answered.set(key, { answer, askedAtMs });
      return answer;
    } finally {
      if (this.asking.get(key) === asking) this.asking.delete(key);
    }
  }

  private isWithin(ms: number, { askedAtMs }: Answered<Answer>): boolean {
    return this.nowMs() - askedAtMs < ms;
  }
}
