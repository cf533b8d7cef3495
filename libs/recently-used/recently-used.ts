/** A map of bounded size: beyond it, what was used longest ago goes first. */
export class RecentlyUsed<Key, Value> {
  /** In the order of use. */
  private readonly entries = new Map<Key, Value>();

  constructor(private readonly maxEntries: number) {}

  /** A look is no use: it costs what a look into a `Map` costs. */
  get(key: Key): Value | undefined {
    return this.entries.get(key);
  }

  set(key: Key, value: Value): void {
    this.entries.delete(key);
    this.entries.set(key, value);
    if (this.entries.size <= this.maxEntries) return;
    for (const oldest of this.entries.keys()) {
      this.entries.delete(oldest);
      return;
    }
  }

  delete(key: Key): void {
    this.entries.delete(key);
  }

  clear(): void {
    this.entries.clear();
  }
}
