import { setTimeout as delay } from 'node:timers/promises';
import shared from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/shared_pb.js';
import messages from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_pb.js';
import type { ReadReq, ReadResp } from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_pb.js';
import type { DoubleLog, DoubleRecord } from './double-log.js';
import type { Call } from './grpc-parts.js';

const [UNKNOWN, INVALID_ARGUMENT] = [2, 3];

type Options = ReadReq.Options;
type IsWanted = (record: DoubleRecord) => boolean;

/** Does what the server does with one read, which may be a subscription. */
export async function answerRead(log: DoubleLog, call: Call<ReadReq, ReadResp>): Promise<void> {
  const gone = new Promise<void>((resolve) => call.on('cancelled', resolve));
  const options = call.request.getOptions()!;
  if (!options.getUuidOption()?.hasString()) return refuse(call, 'This double gives ids as text only.');
  if (options.getResolveLinks()) return refuse(call, 'This double has no links.');
  if (!isPlace(log, options)) return refuse(call, 'Unexpected FilteredReadAllResult: InvalidPosition', UNKNOWN);
  if (options.hasSubscription()) return followAll(log, call, gone);
  if (options.hasStream()) return readStream(log, call, gone);
  const records = allFrom(log, options).filter(filterOf(options));
  await send(call, records.slice(0, Number(options.getCount())), gone);
  call.end();
}

/** The server finds nothing at a place in the middle of a record; beyond the end of its log it need not look. */
function isPlace(log: DoubleLog, options: Options): boolean {
  const place = options.getAll()?.getPosition();
  if (!place) return true;
  const position = Number(place.getCommitPosition());
  const isRecord = log.records.some((record) => record.position === position);
  return (
    (isRecord && place.getPreparePosition() === place.getCommitPosition()) || position > log.records.at(-1)!.position
  );
}

async function readStream(log: DoubleLog, call: Call<ReadReq, ReadResp>, gone: Promise<void>): Promise<void> {
  const options = call.request.getOptions()!;
  const from = options.getStream()!;
  const name = Buffer.from(from.getStreamIdentifier()!.getStreamName_asU8()).toString();
  const records = log.streamOf(name);
  if (records.length === 0) {
    call.write(notFound(name));
    return call.end();
  }
  const backwards = options.getReadDirection() === messages.ReadReq.Options.ReadDirection.BACKWARDS;
  let start = Number(from.getRevision());
  if (from.hasStart()) start = 0;
  if (from.hasEnd()) start = records.length - 1;
  const ordered = backwards ? records.slice(0, start + 1).toReversed() : records.slice(start);
  await send(call, ordered.slice(0, Number(options.getCount())), gone);
  call.end();
}

async function followAll(log: DoubleLog, call: Call<ReadReq, ReadResp>, gone: Promise<void>): Promise<void> {
  const options = call.request.getOptions()!;
  const isWanted = filterOf(options);
  let next = log.records.indexOf(allFrom(log, options).find(isAfterStart(options))!);
  if (next < 0) next = log.records.length;
  let news = Promise.withResolvers<void>();
  const stop = log.listen(() => news.resolve());
  call.write(confirmation());
  for (let caughtUp = false; !call.cancelled;) {
    const found = log.records.slice(next);
    next += found.length;
    await send(call, found.filter(isWanted), gone, log.trickles);
    if (found.length > 0) call.write(checkpoint(found.at(-1)!.position));
    if (!caughtUp) call.write(caughtUpNow());
    caughtUp = true;
    if (next === log.records.length && !call.cancelled) await Promise.race([news.promise, gone]);
    news = Promise.withResolvers();
  }
  stop();
}

/** In the direction asked for; a read begins with the record at its position, or before it when it goes backwards. */
function allFrom(log: DoubleLog, options: Options): readonly DoubleRecord[] {
  const from = options.getAll()!;
  const position = Number(from.getPosition()?.getCommitPosition() ?? -1);
  if (options.getReadDirection() === messages.ReadReq.Options.ReadDirection.BACKWARDS) {
    return log.records.filter((record) => from.hasEnd() || record.position < position).toReversed();
  }
  return log.records.filter((record) => from.hasStart() || record.position >= position);
}

/** A subscription begins behind its position. */
function isAfterStart(options: Options): IsWanted {
  const position = Number(options.getAll()!.getPosition()?.getCommitPosition() ?? -1);
  return (record) => record.position > position;
}

function filterOf(options: Options): IsWanted {
  const filter = options.getFilter();
  if (!filter) return () => true;
  const expression = filter.getStreamIdentifier() ?? filter.getEventType()!;
  const [prefixes, regex] = [expression.getPrefixList(), expression.getRegex()];
  const pattern = regex === '' ? undefined : new RegExp(regex);
  return ({ stream, type }) => {
    const text = filter.hasStreamIdentifier() ? stream : type;
    return pattern ? pattern.test(text) : prefixes.some((prefix) => text.startsWith(prefix));
  };
}

async function send(
  call: Call<ReadReq, ReadResp>,
  records: readonly DoubleRecord[],
  gone: Promise<void>,
  trickles = false,
): Promise<void> {
  for (const record of records) {
    if (trickles) await delay(5);
    if (call.cancelled) return;
    if (call.write(eventOf(record))) continue;
    await Promise.race([new Promise<void>((resolve) => call.once('drain', resolve)), gone]);
  }
}

function eventOf({ stream, id, type, isJson, data, metadata, revision, position }: DoubleRecord): ReadResp {
  const recorded = new messages.ReadResp.ReadEvent.RecordedEvent();
  const uuid = new shared.UUID();
  uuid.setString(id);
  recorded.setId(uuid);
  recorded.setStreamIdentifier(identifier(stream));
  recorded.setStreamRevision(String(revision));
  recorded.setCommitPosition(String(position));
  recorded.setPreparePosition(String(position));
  const facts = recorded.getMetadataMap();
  facts.set('type', type);
  facts.set('content-type', isJson ? 'application/json' : 'application/octet-stream');
  facts.set('created', '638000000000000000');
  recorded.setData(data);
  recorded.setCustomMetadata(Buffer.from(metadata));
  const event = new messages.ReadResp.ReadEvent();
  event.setEvent(recorded);
  event.setCommitPosition(String(position));
  return withPart((response) => response.setEvent(event));
}

function notFound(stream: string): ReadResp {
  const missing = new messages.ReadResp.StreamNotFound();
  missing.setStreamIdentifier(identifier(stream));
  return withPart((response) => response.setStreamNotFound(missing));
}

function confirmation(): ReadResp {
  const confirmed = new messages.ReadResp.SubscriptionConfirmation();
  confirmed.setSubscriptionId(crypto.randomUUID());
  return withPart((response) => response.setConfirmation(confirmed));
}

function checkpoint(position: number): ReadResp {
  const reached = new messages.ReadResp.Checkpoint();
  reached.setCommitPosition(String(position));
  reached.setPreparePosition(String(position));
  return withPart((response) => response.setCheckpoint(reached));
}

function caughtUpNow(): ReadResp {
  return withPart((response) => response.setCaughtUp(new messages.ReadResp.CaughtUp()));
}

function identifier(stream: string): InstanceType<typeof shared.StreamIdentifier> {
  const named = new shared.StreamIdentifier();
  named.setStreamName(Buffer.from(stream));
  return named;
}

function withPart(fill: (response: ReadResp) => void): ReadResp {
  const response = new messages.ReadResp();
  fill(response);
  return response;
}

function refuse(call: Call<ReadReq, ReadResp>, details: string, code: number = INVALID_ARGUMENT): void {
  call.emit('error', { code, details });
}
