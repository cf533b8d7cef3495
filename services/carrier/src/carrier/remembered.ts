import { RecentlySet } from '#recently-set';
import { CarrierError } from './carrier.errors.js';

/** What a carrier answered is good for so long: who types another letter asks for the same. */
const FRESH_MS = 60_000;
const MAX_KEPT = 1_000;

interface Kept<Answer> {
  readonly answer: Promise<Answer>;
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
  private readonly kept = new RecentlySet<string, Kept<Answer>>(MAX_KEPT);

  /** `nowMs`: monotonic. `oldMs`: for how long an answer is better than none, while the carrier cannot be asked. */
  constructor(
    private readonly nowMs: () => number = () => performance.now(),
    private readonly oldMs = 0,
  ) {}

  ask(
    key: string,
    question: () => Promise<Answer>,
    { refresh = false, isEnough = () => true }: Wanted<Answer> = {},
  ): Promise<Answer> {
    if (refresh) return this.askAnew(key, question);
    const known = this.kept.get(key);
    if (!known || !this.isWithin(FRESH_MS, known)) return this.askAnew(key, question, known);
    return known.answer.then((answer) => (isEnough(answer) ? answer : this.askAnew(key, question, known)));
  }

  /** `former`: what is taken while the carrier cannot be asked. */
  private askAnew(key: string, question: () => Promise<Answer>, former?: Kept<Answer>): Promise<Answer> {
    const before = this.kept.get(key);
    const answer = question();
    const asked = { answer: former ? this.orFormer(answer, former) : answer, askedAtMs: this.nowMs() };
    this.kept.set(key, asked);
    answer.catch(() => {
      if (this.kept.get(key) !== asked) return;
      if (before) this.kept.set(key, before);
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
