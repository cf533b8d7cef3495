/**
 * A map of bounded size that keeps what was set lately: `maxEntries` of them for certain, and up to as many more.
 * Being asked for keeps nothing: whoever wants that sets it again.
 *
 * In two generations, since taking the oldest entry out of a `Map` over and over steps across all those taken before it.
 */
export class RecentlySet<Key, Value> {
  private young = new Map<Key, Value>();
  private old = new Map<Key, Value>();

  constructor(private readonly maxEntries: number) {}

  get(key: Key): Value | undefined {
    return this.young.get(key) ?? this.old.get(key);
  }

  set(key: Key, value: Value): void {
    this.young.set(key, value);
    if (this.young.size < this.maxEntries) return;
    this.old = this.young;
    this.young = new Map();
  }

  delete(key: Key): void {
    this.young.delete(key);
    this.old.delete(key);
  }

  clear(): void {
    this.young.clear();
    this.old.clear();
  }
}
