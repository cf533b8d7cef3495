import { RecentlySet } from '#recently-set';

/** What a carrier answered is good for so long: who types another letter asks for the same. */
const FRESH_MS = 60_000;
const MAX_KEPT = 1_000;

/** Answers, remembered for a moment. Who asks while the same is being asked has the same answer; a refusal is not kept. */
export class Remembered<Answer> {
  private readonly kept = new RecentlySet<string, { readonly answer: Promise<Answer>; readonly askedAtMs: number }>(
    MAX_KEPT,
  );

  /** `nowMs`: monotonic. */
  constructor(private readonly nowMs: () => number = () => performance.now()) {}

  /** `refresh`: ask though there is an answer of a moment ago. */
  ask(key: string, question: () => Promise<Answer>, refresh = false): Promise<Answer> {
    const known = this.kept.get(key);
    if (known && !refresh && this.nowMs() - known.askedAtMs < FRESH_MS) return known.answer;
    const asked = { answer: question(), askedAtMs: this.nowMs() };
    this.kept.set(key, asked);
    asked.answer.catch(() => {
      if (this.kept.get(key) === asked) this.kept.delete(key);
    });
    return asked.answer;
  }
}
