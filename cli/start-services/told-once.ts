/** What passes by itself in an ordinary start, or when a service is started again, takes no longer. */
const QUIET_MS = 5_000;
/** Between two words on how far something is. */
const PROGRESS_EVERY_MS = 15_000;

/** Says why a service is not ready: each reason that lasts once, how far it is now and then, and once that it is ready. */
export class ToldOnce {
  /** Since when each reason is there, and what was said when, both without numbers. */
  private sinceMs: ReadonlyMap<string, number> = new Map();
  private readonly saidAtMs = new Map<string, number>();
  private readonly said = new Set<string>();
  private wasReady = false;

  constructor(
    private readonly name: string,
    private readonly say: (line: string) => void,
  ) {}

  /** `reasons`: why it is not ready now, in sentences; `nowMs`: of any clock that runs on. */
  noteTrouble(reasons: readonly string[], nowMs: number): void {
    this.sinceMs = new Map(reasons.map(withoutNumbers).map((kind) => [kind, this.sinceMs.get(kind) ?? nowMs]));
    const news = reasons.filter((reason) => this.isNews(reason, nowMs));
    if (news.length === 0) return;
    for (const reason of news) {
      this.said.add(reason);
      this.saidAtMs.set(withoutNumbers(reason), nowMs);
    }
    this.say(`${this.name} is not ready${this.wasReady ? ' any more' : ' yet'}. ${news.join(' ')}`);
  }

  noteReady(): void {
    if (this.said.size > 0) this.say(`${this.name} is ready${this.wasReady ? ' again' : ''}.`);
    this.wasReady = true;
    this.sinceMs = new Map();
    this.saidAtMs.clear();
    this.said.clear();
  }

  /** What differs in its numbers alone is how far something is: new as often as they change, and not urgent. */
  private isNews(reason: string, nowMs: number): boolean {
    const kind = withoutNumbers(reason);
    if (this.said.has(reason) || nowMs - this.sinceMs.get(kind)! < QUIET_MS) return false;
    return nowMs - (this.saidAtMs.get(kind) ?? Number.NEGATIVE_INFINITY) >= PROGRESS_EVERY_MS;
  }
}

const withoutNumbers = (reason: string): string => reason.replaceAll(/\d+/g, '0');
