import { RecentlySet } from '#recently-set';
import { CarrierError } from './carrier.errors.js';

/** What a carrier answered is good for so long: who types another letter asks for the same. */
const FRESH_MS = 60_000;
const MAX_KEPT = 1_000;

interface Kept<Answer> {
  readonly answer: Promise<Answer>;
  readonly askedAtMs: number;
}

/** Answers, remembered for a moment. Who asks while the same is being asked has the same answer; a refusal is not kept. */
export class Remembered<Answer> {
  private readonly kept = new RecentlySet<string, Kept<Answer>>(MAX_KEPT);

  /** `nowMs`: monotonic. `oldMs`: for how long an answer is better than none, while the carrier cannot be asked. */
  constructor(
    private readonly nowMs: () => number = () => performance.now(),
    private readonly oldMs = 0,
  ) {}

  /** `refresh`: ask though there is an answer of a moment ago, and take no older one. */
  ask(key: string, question: () => Promise<Answer>, refresh = false): Promise<Answer> {
    const known = this.kept.get(key);
    if (known && !refresh && this.isWithin(FRESH_MS, known)) return known.answer;
    const answer = question();
    const asked = { answer: refresh || !known ? answer : this.orFormer(answer, known), askedAtMs: this.nowMs() };
    this.kept.set(key, asked);
    answer.catch(() => {
      if (this.kept.get(key) !== asked) return;
      if (known) this.kept.set(key, known);
      else this.kept.delete(key);
    });
    return asked.answer;
  }

  private async orFormer(answer: Promise<Answer>, former: Kept<Answer>): Promise<Answer> {
    try {
      return await answer;
    } catch (error) {
      const isAway = error instanceof CarrierError && error.isPassing;
      if (!isAway || !this.isWithin(this.oldMs, former)) throw error;
      return former.answer;
    }
  }

  private isWithin(ms: number, { askedAtMs }: Kept<Answer>): boolean {
    return this.nowMs() - askedAtMs < ms;
  }
}
