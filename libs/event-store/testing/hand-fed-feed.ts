/** A feed whose every batch, failure and end comes when the test says so. For one subscriber. */
export class HandFedFeed<News> {
  private readonly waiting: (() => News | undefined)[] = [];
  private wake: () => void = () => undefined;

  give(news: News): void {
    this.put(() => news);
  }

  fail(error: Error): void {
    this.put(() => {
      throw error;
    });
  }

  /** Ends the feed as if there would never be news again. */
  end(): void {
    this.put(() => undefined);
  }

  async *subscribe(signal: AbortSignal): AsyncGenerator<News, void> {
    signal.addEventListener('abort', () => this.end());
    for (;;) {
      const take = this.waiting.shift();
      if (take) {
        const news = take();
        if (news === undefined) return;
        yield news;
      } else {
        await new Promise<void>((resolve) => (this.wake = resolve));
      }
    }
  }

  private put(take: () => News | undefined): void {
    this.waiting.push(take);
    this.wake();
  }
}
