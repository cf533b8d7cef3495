/** Values by name, within so many bytes: those that were asked for longest ago make room. */
export class RecentlyUsed<Value> {
  private readonly known = new Map<string, Value>();
  private bytes = 0;

  constructor(
    private readonly maxBytes: number,
    private readonly bytesOf: (value: Value) => number,
  ) {}

  /** Made by `make` when it is not known. */
  get(name: string, make: () => Value): Value {
    const value = this.known.get(name) ?? make();
    this.delete(name);
    this.known.set(name, value);
    this.bytes += this.bytesOf(value);
    for (const oldest of this.known.keys()) {
      if (this.bytes <= this.maxBytes) break;
      this.delete(oldest);
    }
    return value;
  }

  delete(name: string): void {
    const value = this.known.get(name);
    if (value === undefined) return;
    this.bytes -= this.bytesOf(value);
    this.known.delete(name);
  }

  values(): Iterable<Value> {
    return this.known.values();
  }

  clear(): void {
    this.known.clear();
    this.bytes = 0;
  }
}
