import { hasCode } from '#domain-error';
import type { AppendStreamRequest, KurrentDBClient, MultiAppendResult } from '@kurrent/kurrentdb-client';
import { RecentlySet } from '#recently-set';
import { WaitingLine } from '#waiting-line';
import type { EncodedAppend } from '../encode-append.js';
import { EventStoreError } from '../event-store.errors.js';
import { NO_STREAM } from '../event-store.port.js';
import type { AppendResult, Revision } from '../event-store.port.js';
import { findFirstResult, requireRevision } from '../judge-append.js';
import type { EventPlace } from '../judge-append.js';
import { describeFailure, isUnnamedPrecondition, judgeFailedAppend } from './describe-failure.js';
import type { EventReads } from './event-reads.js';
import { LeaderSearch } from './leader-search.js';
import { positionOf, requestOf } from './recorded-events.js';
import type { StreamNames } from './server-names.js';
import type { ServerAddress } from './server-url.js';

/** A server takes a hundred calls at once on one connection, and subscriptions need some of them. */
const LINE = { maxRunning: 64, maxWaiting: 5_000 } as const;
const MAX_WAITING_BYTES = 134_217_728;
/** Who appends the same ids again does so soon. */
const MAX_REMEMBERED_IDS = 50_000;

/** Writes events, each append in one atomic session, and finds out what became of those that went wrong. */
export class EventAppends {
  private readonly line = new WaitingLine(LINE);
  private waitingBytes = 0;
  private readonly places = new RecentlySet<string, EventPlace>(MAX_REMEMBERED_IDS);
  private readonly underWay = new Map<string, Promise<unknown>>();
  private readonly leader: LeaderSearch;

  constructor(
    private readonly client: KurrentDBClient,
    private readonly server: ServerAddress,
    private readonly names: StreamNames,
    private readonly reads: EventReads,
  ) {
    this.leader = new LeaderSearch(client);
  }

  async append(append: EncodedAppend): Promise<AppendResult> {
    requireDistinctStreams(append);
    if (this.waitingBytes + append.bytes > MAX_WAITING_BYTES) throw overloaded();
    this.waitingBytes += append.bytes;
    try {
      return await this.line.run(() => this.appendOnce(append));
    } catch (error) {
      throw hasCode(error, 'too_many_waiting') ? overloaded() : error;
    } finally {
      this.waitingBytes -= append.bytes;
    }
  }

  /** Resolves when the server can append to several streams and lets this user ask. */
  async probe(): Promise<void> {
    try {
      await this.client.multiStreamAppend([]);
    } catch (error) {
      // An empty session is refused, but by a server that knows sessions.
      if (!isUnnamedPrecondition(error)) throw describeFailure(this.server.hosts, error);
    }
  }

  /** The server keeps no index of ids: two appends with the same ones take turns, so that the second finds the first. */
  private async appendOnce(append: EncodedAppend): Promise<AppendResult> {
    const ids = append.writes.flatMap(({ events }) => events.map(({ id }) => id));
    for (let other = this.findUnderWay(ids); other; other = this.findUnderWay(ids)) await other;
    const result = this.appendNewOrKnown(append, ids);
    const settled = result.catch(() => undefined);
    for (const id of ids) this.underWay.set(id, settled);
    try {
      return await result;
    } finally {
      for (const id of ids) this.underWay.delete(id);
    }
  }

  private findUnderWay(ids: readonly string[]): Promise<unknown> | undefined {
    const known = ids.find((id) => this.underWay.has(id));
    return known === undefined ? undefined : this.underWay.get(known);
  }

  private async appendNewOrKnown(append: EncodedAppend, ids: readonly string[]): Promise<AppendResult> {
    const known = ids.filter((id) => this.places.get(id)).length;
    if (known === ids.length) return findFirstResult(append, (id) => this.places.get(id))!;
    const first = known > 0 ? (await this.lookUp(append)).first : undefined;
    return first ?? this.send(append);
  }

  private async send(append: EncodedAppend): Promise<AppendResult> {
    try {
      const requests = append.writes.map((write) => requestOf(write, this.names));
      const { position } = await this.appendAtLeader(requests);
      // The server answers -1 for events of an earlier append that it cannot place.
      return position < 0n ? await this.findOut(append, 'unclear') : this.remember(append, positionOf(position));
    } catch (error) {
      const failure = judgeFailedAppend(this.server.hosts, error);
      if (failure instanceof EventStoreError) throw failure;
      return this.findOut(append, failure, error);
    }
  }

  private async appendAtLeader(requests: AppendStreamRequest[]): Promise<MultiAppendResult> {
    try {
      return await this.client.multiStreamAppend(requests);
    } catch (error) {
      if (!isUnnamedPrecondition(error)) throw error;
      // Not the leader; nothing was written.
      await this.leader.find();
      return this.client.multiStreamAppend(requests);
    }
  }

  private remember({ writes }: EncodedAppend, position: number): AppendResult {
    const revisions = writes.map(({ stream, expectedRevision, events }) => {
      for (const [index, { id }] of events.entries()) {
        this.places.set(id, { stream, position, revision: expectedRevision + 1 + index });
      }
      return [stream, expectedRevision + events.length] as const;
    });
    return { position, revisions: Object.fromEntries(revisions) };
  }

  /** Reads the streams where the events would stand: they are there, others are, or nobody knows yet. */
  private async findOut(append: EncodedAppend, outcome: 'moved' | 'unclear', error?: unknown): Promise<AppendResult> {
    const { first, last } = await this.lookUp(append).catch((failure: unknown) => {
      throw outcome === 'unclear' && !hasCode(failure, 'event_id_conflict') ? unknownOutcome(error) : failure;
    });
    if (first) return first;
    for (const [index, { stream, expectedRevision }] of append.writes.entries()) {
      // A stream that has gone on without these events will never take them.
      if (outcome === 'moved' || last[index]! > expectedRevision)
        requireRevision(stream, expectedRevision, last[index]!);
    }
    if (outcome === 'unclear') throw unknownOutcome(error);
    const sentence = 'A stream of this append was not where the writer saw it when the server looked.';
    throw new EventStoreError('wrong_expected_revision', sentence);
  }

  /** The result of the first time, if there was one, and where each stream ends. Throws `event_id_conflict`. */
  private async lookUp(append: EncodedAppend): Promise<{ first: AppendResult | undefined; last: readonly Revision[] }> {
    const places = new Map<string, EventPlace>();
    const last: Revision[] = [];
    for (const { stream, expectedRevision, events } of append.writes) {
      const there = await this.reads.stream(stream, { from: expectedRevision + 1 }, events.length);
      for (const { id, revision, position } of there) places.set(id, { stream, revision, position });
      const [end] = await this.reads.stream(stream, { direction: 'backwards' }, 1);
      last.push(end?.revision ?? NO_STREAM);
    }
    const first = findFirstResult(append, (id) => places.get(id) ?? this.places.get(id));
    return { first, last };
  }
}

/** The server takes names that differ in case for the same one here, and only here. */
function requireDistinctStreams({ writes }: EncodedAppend): void {
  const seen = new Map<string, string>();
  for (const { stream } of writes) {
    const folded = Array.from(stream, (unit) =>
      unit.toUpperCase().length === unit.length ? unit.toUpperCase() : unit,
    );
    const other = seen.get(folded.join(''));
    if (other !== undefined) {
      const sentence = `KurrentDB takes no append to streams whose names differ in case only, as ${other} and ${stream}.`;
      throw new EventStoreError('append_invalid', sentence);
    }
    seen.set(folded.join(''), stream);
  }
}

function overloaded(): EventStoreError {
  const sentence = `More than ${LINE.maxWaiting} appends or ${MAX_WAITING_BYTES} bytes wait for KurrentDB. Append again in a moment.`;
  return new EventStoreError('event_store_unavailable', sentence);
}

function unknownOutcome(error: unknown): EventStoreError {
  const words = String((error as Error | undefined)?.message ?? 'no position').split('\n')[0];
  const sentence = `KurrentDB did not say whether the events were written (${words}). Append the same ones again to find out.`;
  return new EventStoreError('append_outcome_unknown', sentence);
}
