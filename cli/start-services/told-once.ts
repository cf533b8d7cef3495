/** An ordinary start, or a service that is started again, takes no longer. */
const QUIET_MS = 5_000;
/** Between two words on how far it is. */
const PROGRESS_EVERY_MS = 15_000;

/** Says why a service is not ready: each reason once, how far it is now and then, and once that it is ready. */
export class ToldOnce {
  private troubledSinceMs: number | undefined;
  private toldAtMs = 0;
  private readonly told = new Set<string>();
  private readonly toldButForNumbers = new Set<string>();
  private wasReady = false;

  constructor(
    private readonly name: string,
    private readonly say: (line: string) => void,
  ) {}

  /** `reasons`: why it is not ready now, in sentences; `nowMs`: of any clock that runs on. */
  noteTrouble(reasons: readonly string[], nowMs: number): void {
    this.troubledSinceMs ??= nowMs;
    if (nowMs - this.troubledSinceMs < QUIET_MS) return;
    const isTimeForProgress = nowMs - this.toldAtMs >= PROGRESS_EVERY_MS;
    const news = reasons.filter((reason) => this.isNews(reason, isTimeForProgress));
    if (news.length === 0) return;
    for (const reason of news) {
      this.told.add(reason);
      this.toldButForNumbers.add(withoutNumbers(reason));
    }
    this.toldAtMs = nowMs;
    this.say(`${this.name} is not ready${this.wasReady ? ' any more' : ' yet'}. ${news.join(' ')}`);
  }

  noteReady(): void {
    if (this.told.size > 0) this.say(`${this.name} is ready${this.wasReady ? ' again' : ''}.`);
    this.wasReady = true;
    this.troubledSinceMs = undefined;
    this.told.clear();
    this.toldButForNumbers.clear();
  }

  /** What differs in its numbers alone is how far something is: new as often as they change, and not urgent. */
  private isNews(reason: string, isTimeForProgress: boolean): boolean {
    if (this.told.has(reason)) return false;
    return isTimeForProgress || !this.toldButForNumbers.has(withoutNumbers(reason));
  }
}

const withoutNumbers = (reason: string): string => reason.replaceAll(/\d+/g, '0');
