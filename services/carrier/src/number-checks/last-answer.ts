/** Why there is no answer, or none that is newer. */
export interface Trouble {
  readonly code: string;
  /** For people, a sentence. */
  readonly message: string;
  /** Whether it may pass without anybody doing anything. */
  readonly isPassing: boolean;
}

/** What is known of something that was asked. */
export interface Known<Answer> {
  /** The last answer that there was, and when. */
  readonly last?: { readonly answer: Answer; readonly askedAt: string };
  readonly trouble?: Trouble;
}

export interface LastAnswerOptions<Answer> {
  readonly now: () => Date;
  /** What a rejection comes to. */
  readonly troubleOf: (error: unknown) => Trouble;
  /** For so long an answer does for the next who ask, if it is good news: the other may be mended any moment. */
  readonly kept?: { readonly ms: number; readonly isGood: (answer: Answer) => boolean };
}

const LATE: Trouble = { code: 'late', message: 'It has not answered in time.', isPassing: true };

/** One question that is asked again and again, once at a time, and what was answered last. */
export class LastAnswer<Answer> {
  private last: Known<Answer>['last'];
  private trouble: Trouble | undefined;
  private asking: Promise<void> | undefined;

  constructor(private readonly options: LastAnswerOptions<Answer>) {}

  /** Resolves when there is an answer, or a reason for none; never rejects. Who comes while it is asked waits with the others. */
  ask(question: () => Promise<Answer>): Promise<void> {
    if (this.isFresh()) return Promise.resolve();
    this.asking ??= this.answer(question).finally(() => (this.asking = undefined));
    return this.asking;
  }

  /** What is known now, also while it is asked. */
  get known(): Known<Answer> {
    const trouble = this.asking ? LATE : this.trouble;
    return { ...(this.last && { last: this.last }), ...(trouble && { trouble }) };
  }

  private isFresh(): boolean {
    const { now, kept } = this.options;
    if (!kept || !this.last || this.trouble || !kept.isGood(this.last.answer)) return false;
    return now().getTime() - Date.parse(this.last.askedAt) < kept.ms;
  }

  private async answer(question: () => Promise<Answer>): Promise<void> {
    const askedAt = this.options.now().toISOString();
    try {
      this.last = { answer: await question(), askedAt };
      this.trouble = undefined;
    } catch (error) {
      this.trouble = this.options.troubleOf(error);
    }
  }
}
