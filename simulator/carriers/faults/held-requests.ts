/** A request that waits until the test lets it go. */
export interface HeldRequest {
  readonly id: number;
  readonly operation: string;
  /** SID or API key; null where the credentials are nobody's. */
  readonly account: string | null;
  readonly when: 'before_effect' | 'after_effect';
}

export class HeldRequests {
  readonly #waiting = new Map<number, { readonly request: HeldRequest; readonly go: () => void }>();
  readonly #awaited = new Set<(request: HeldRequest) => void>();
  #lastId = 0;

  get waiting(): readonly HeldRequest[] {
    return [...this.#waiting.values()].map(({ request }) => request);
  }

  /** Resolves when the test lets it go. */
  async hold({ operation, account, when }: Omit<HeldRequest, 'id'>): Promise<void> {
    this.#lastId += 1;
    const request = { id: this.#lastId, operation, account, when };
    await new Promise<void>((go) => {
      this.#waiting.set(request.id, { request, go });
      for (const tell of this.#awaited) tell(request);
      this.#awaited.clear();
    });
  }

  /** Resolves with a request that waits, as soon as there is one. */
  async next(): Promise<HeldRequest> {
    const [first] = this.waiting;
    return first ?? new Promise((resolve) => this.#awaited.add(resolve));
  }

  /** Lets one go on, or all. False when none waits under this id. */
  release(id?: number): boolean {
    const chosen = id === undefined ? [...this.#waiting.keys()] : [id];
    let released = false;
    for (const key of chosen) {
      this.#waiting.get(key)?.go();
      released = this.#waiting.delete(key) || released;
    }
    return released;
  }
}
