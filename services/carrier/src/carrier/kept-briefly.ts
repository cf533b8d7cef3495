/**
 * Answers to questions that are asked often and change seldom, each kept for a while and asked for once at a time. What
 * could not be answered is not kept.
 */
export class KeptBriefly<Answer> {
  readonly #answers = new Map<string, Promise<Answer>>();

  constructor(
    private readonly keptMs: number,
    private readonly ask: (question: string) => Promise<Answer>,
  ) {}

  get(question: string): Promise<Answer> {
    const known = this.#answers.get(question);
    if (known) return known;
    const answer = this.ask(question);
    this.#answers.set(question, answer);
    answer.then(
      () => setTimeout(() => this.#forget(question, answer), this.keptMs).unref(),
      () => this.#forget(question, answer),
    );
    return answer;
  }

  /** Asks though there may be an answer. */
  getAnew(question: string): Promise<Answer> {
    this.#answers.delete(question);
    return this.get(question);
  }

  #forget(question: string, answer: Promise<Answer>): void {
    if (this.#answers.get(question) === answer) this.#answers.delete(question);
  }
}
