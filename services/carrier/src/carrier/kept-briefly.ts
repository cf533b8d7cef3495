/** Answers to questions that are asked often and change seldom, each kept for a while and asked for once at a time. */
export class KeptBriefly<Answer> {
  readonly #answers = new Map<string, Promise<Answer>>();

  /** `failureKeptMs`: for how long it is not asked again what could not be answered; by default not at all. */
  constructor(
    private readonly keptMs: number,
    private readonly ask: (question: string) => Promise<Answer>,
    private readonly failureKeptMs: (error: unknown) => number = () => 0,
  ) {}

  get(question: string): Promise<Answer> {
    return this.#answers.get(question) ?? this.getAnew(question);
  }

  /** Asks whatever is kept; who gets it after that has the same answer. */
  getAnew(question: string): Promise<Answer> {
    const answer = this.ask(question);
    this.#answers.set(question, answer);
    answer.then(
      () => this.#forgetIn(this.keptMs, question, answer),
      (error: unknown) => this.#forgetIn(this.failureKeptMs(error), question, answer),
    );
    return answer;
  }

  #forgetIn(ms: number, question: string, answer: Promise<Answer>): void {
    if (ms > 0) setTimeout(() => this.#forget(question, answer), ms).unref();
    else this.#forget(question, answer);
  }

  #forget(question: string, answer: Promise<Answer>): void {
    if (this.#answers.get(question) === answer) this.#answers.delete(question);
  }
}
