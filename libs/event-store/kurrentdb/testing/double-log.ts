/** What a record is in the double's log. */
export interface DoubleRecord {
  readonly stream: string;
  readonly id: string;
  readonly type: string;
  readonly isJson: boolean;
  readonly data: Uint8Array;
  /** JSON text, as the server makes it of a record's properties when it is read. */
  readonly metadata: string;
  readonly revision: number;
  /** Its place in bytes. */
  readonly position: number;
}

export type NewRecord = Omit<DoubleRecord, 'revision' | 'position'>;

/** The events of one session that go to one stream. */
export interface DoubleWrite {
  readonly stream: string;
  readonly expectedRevision: number;
  readonly records: readonly NewRecord[];
}

export type DoubleOutcome =
  | { readonly kind: 'written'; readonly position: number; readonly revisions: readonly number[] }
  | { readonly kind: 'moved'; readonly stream: string; readonly expected: number; readonly actual: number }
  /** The server fails with an internal error where several streams disagree about what was written before. */
  | { readonly kind: 'corrupt' };

type Check = 'ok' | 'again' | 'moved' | 'corrupt';

const [ANY, STREAM_EXISTS] = [-2, -4];
const RECORD_OVERHEAD_BYTES = 120;

/** A log in memory with KurrentDB's rules for positions, expected revisions and repeated appends. */
export class DoubleLog {
  readonly records: DoubleRecord[] = [];
  isHeld = false;
  /** Whether subscriptions are sent each event by itself, as a busy network may do. */
  trickles = false;
  private readonly streams = new Map<string, DoubleRecord[]>();
  private readonly listeners = new Set<() => void>();
  private nextPosition = 1_337;

  constructor() {
    this.addSystemRecord('$settings');
  }

  streamOf(name: string): readonly DoubleRecord[] {
    return this.streams.get(name) ?? [];
  }

  append(writes: readonly DoubleWrite[]): DoubleOutcome {
    const checks = writes.map((write) => this.check(write));
    if (checks.every((check) => check === 'again')) return this.writtenBefore(writes);
    if (checks.some((check) => check === 'corrupt')) return this.refuse(writes, 0);
    if (checks.every((check) => check === 'ok')) return this.write(writes);
    if (checks.some((check) => check === 'again')) return { kind: 'corrupt' };
    return this.moved(writes[checks.indexOf('moved')]!);
  }

  listen(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Wakes whoever listens, unless news are held back. */
  tell(): void {
    if (this.isHeld) return;
    for (const listener of this.listeners) listener();
  }

  private check({ stream, expectedRevision, records }: DoubleWrite): Check {
    const there = this.streamOf(stream);
    const current = there.length - 1;
    if (expectedRevision === ANY || expectedRevision === STREAM_EXISTS) throw new Error('Not in this double.');
    if (expectedRevision === current) return 'ok';
    if (expectedRevision > current) return 'moved';
    const same = records.map(({ id }, index) => there[expectedRevision + 1 + index]?.id === id);
    if (same.every(Boolean)) return 'again';
    return same[0] ? 'corrupt' : 'moved';
  }

  private refuse(writes: readonly DoubleWrite[], index: number): DoubleOutcome {
    return writes.length === 1 ? this.moved(writes[index]!) : { kind: 'corrupt' };
  }

  private moved({ stream, expectedRevision }: DoubleWrite): DoubleOutcome {
    return { kind: 'moved', stream, expected: expectedRevision, actual: this.streamOf(stream).length - 1 };
  }

  private writtenBefore(writes: readonly DoubleWrite[]): DoubleOutcome {
    const last = writes.map(
      ({ stream, expectedRevision, records }) => this.streamOf(stream)[expectedRevision + records.length]!,
    );
    const position = Math.max(...last.map((record) => record.position));
    return { kind: 'written', position, revisions: last.map(({ revision }) => revision) };
  }

  private write(writes: readonly DoubleWrite[]): DoubleOutcome {
    let last: DoubleRecord | undefined;
    for (const { records } of writes) for (const record of records) last = this.add(record);
    // The server writes statistics of its own between everybody's events.
    if (this.records.length % 7 === 0) this.addSystemRecord('$stats-127.0.0.1:2113');
    const revisions = writes.map(({ stream }) => this.streamOf(stream).length - 1);
    this.tell();
    return { kind: 'written', position: last!.position, revisions };
  }

  private add(record: NewRecord): DoubleRecord {
    const stream = this.streams.get(record.stream) ?? [];
    this.streams.set(record.stream, stream);
    const added = { ...record, revision: stream.length, position: this.nextPosition };
    this.nextPosition += RECORD_OVERHEAD_BYTES + record.data.length + record.metadata.length;
    stream.push(added);
    this.records.push(added);
    return added;
  }

  private addSystemRecord(stream: string): void {
    const id = crypto.randomUUID();
    this.add({ stream, id, type: '$statsCollected', isJson: true, data: Buffer.from('{}'), metadata: '' });
  }
}
