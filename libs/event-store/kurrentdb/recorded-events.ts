import { jsonEvent } from '@kurrent/kurrentdb-client';
import type { AppendStreamRequest, JSONEventType, RecordedEvent as ServerEvent } from '@kurrent/kurrentdb-client';
import type { EncodedWrite } from '../encode-append.js';
import { EventStoreError } from '../event-store.errors.js';
import { NO_STREAM } from '../event-store.port.js';
import type { EventData, Position, RecordedEvent } from '../event-store.port.js';
import { metadataInPort, metadataOnServer } from './kept-metadata.js';
import { typeInPort, typeOnServer } from './server-names.js';
import type { StreamNames } from './server-names.js';

type WrittenEvent = JSONEventType<string, Record<string, unknown>, Record<string, string>>;

/** One stream's part of an append, as the server takes it. A copy: the client writes it out later. */
export function requestOf({ stream, expectedRevision, events }: EncodedWrite, names: StreamNames): AppendStreamRequest {
  return {
    streamName: names.onServer(stream),
    expectedState: expectedRevision === NO_STREAM ? 'no_stream' : BigInt(expectedRevision),
    events: events.map(({ id, type, data, metadata }) =>
      jsonEvent<WrittenEvent>({
        id,
        type: typeOnServer(type),
        data: JSON.parse(data) as Record<string, unknown>,
        metadata: metadataOnServer(metadata),
      }),
    ),
  };
}

/** An event as the port has it, or undefined when its stream is somebody else's. */
export function recordedOf(event: ServerEvent, names: StreamNames): RecordedEvent | undefined {
  const stream = names.inPort(event.streamId);
  if (stream === undefined) return undefined;
  return {
    id: event.id,
    type: typeInPort(event.type),
    data: event.data as EventData,
    metadata: metadataInPort(event.metadata),
    stream,
    revision: Number(event.revision),
    position: positionOf(event.position?.commit),
  };
}

/** The place of a record in the server's log, in bytes. Throws `event_store_unavailable` beyond 9 petabytes. */
export function positionOf(commit: bigint | undefined): Position {
  const position = Number(commit ?? -1);
  if (Number.isSafeInteger(position) && position > 0) return position;
  const sentence = `KurrentDB gave an event the position ${commit}, which this version cannot hold.`;
  throw new EventStoreError('event_store_unavailable', sentence);
}
