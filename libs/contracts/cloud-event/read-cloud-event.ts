import { Compile } from 'typebox/compile';
import type { EventSource } from '../../../infra/kafka/topics.js';
import type { AnnouncedEvent } from '../announced-event.js';
import { CloudEventEnvelope, dataSchemaOf, isOurSource, sourceOf } from './envelope.js';
import { envelopeAsWritten } from './envelope-as-written.js';
import { EVENT_READERS, firstFault } from './event-reader.js';
import type { EventReader } from './event-reader.js';
import { DECLARATIONS, subjectOf } from '../public-event.js';
import { UnreadableEventError } from './unreadable-event.error.js';
import type { EventTraces, UnreadableEventErrorCode } from './unreadable-event.error.js';

/** In characters. What a broker carries in one message unless it is told otherwise. */
const MAX_LENGTH = 1_048_576;

/** A trace is for telling messages apart, not for keeping them. */
const MAX_TRACE_LENGTH = 256;

const envelopeSchema = Compile(CloudEventEnvelope);

/**
 * A CloudEvent in structured JSON mode → the event in its newest version. Attributes and facts that are not known here
 * are passed over, so that they can be added. `from`: the one service whose events are wanted; any by default. Throws
 * nothing but `UnreadableEventError`.
 */
export function readCloudEvent(text: string, from?: EventSource): AnnouncedEvent {
  if (text.length > MAX_LENGTH) {
    throw new UnreadableEventError('event_malformed', `The message is longer than ${MAX_LENGTH} characters.`);
  }
  const envelope = envelopeAsWritten(text) ?? envelopeIn(text);
  if (from !== undefined && envelope.source !== sourceOf(from)) throw ofAnotherLog(envelope, from);
  const reader = EVENT_READERS.get(envelope.dataschema);
  if (reader?.type !== envelope.type || reader.source !== envelope.source) throw notKnown(envelope);
  return announced(envelope, reader);
}

function announced(envelope: CloudEventEnvelope, reader: EventReader): AnnouncedEvent {
  const position = Number(envelope.position);
  const previous = Number(envelope.previous);
  if (!Number.isSafeInteger(position)) throw malformed('position is larger than a position can be', envelope);
  if (previous >= position) throw malformed('previous is not before position', envelope);
  const fault = reader.fault(envelope.data);
  if (fault !== undefined) throw malformed(fault, envelope);
  const event = reader.read(envelope.workspace, envelope.data);
  const subject = subjectOf(event);
  if (envelope.subject !== subject) throw malformed('subject is not what data is about', envelope);
  if (envelope.partitionkey !== subject) throw malformed('partitionkey is not the subject', envelope);
  const { id, time, correlationid: correlationId, causationid: causationId, reason } = envelope;
  const actor = { kind: envelope.actorkind, id: envelope.actorid, name: envelope.actorname };
  const read = { event, id, position, previous, time, actor, correlationId, causationId };
  return reason === undefined ? read : { ...read, reason };
}

function envelopeIn(text: string): CloudEventEnvelope {
  const parsed = parse(text);
  if (!envelopeSchema.Check(parsed)) throw unlikeAnEvent(parsed);
  return parsed;
}

function parse(text: string): object {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw new UnreadableEventError('event_malformed', 'The message is not JSON.');
  }
  if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return parsed;
  throw new UnreadableEventError('event_malformed', 'The message is JSON but no object, and so no CloudEvent.');
}

function unlikeAnEvent(parsed: object): UnreadableEventError {
  const { source } = parsed as { source?: unknown };
  if (typeof source === 'string' && !isOurSource(source)) {
    return unreadable('event_foreign', 'The message was sent by another system: its source is none of ours.', parsed);
  }
  return malformed(firstFault(envelopeSchema.Errors(parsed), 'event'), parsed);
}

/** Its position is none of the log that is read. */
function ofAnotherLog(envelope: CloudEventEnvelope, from: EventSource): UnreadableEventError {
  const detail = `The message comes from ${envelope.source}, and belongs among those of ${sourceOf(from)} no more than its position.`;
  return unreadable('event_foreign', detail, envelope);
}

/** Well-formed, and yet there is no reader for it. */
function notKnown(envelope: CloudEventEnvelope): UnreadableEventError {
  const { type, source, dataschema } = envelope;
  const declaration = DECLARATIONS.get(type);
  if (!declaration) {
    return unreadable('event_type_unknown', 'This version does not know events of its type. Update it.', envelope);
  }
  if (source !== sourceOf(declaration.source)) {
    const detail = `${type} comes from ${sourceOf(declaration.source)} alone, and this message from elsewhere.`;
    return unreadable('event_foreign', detail, envelope);
  }
  if (!dataschema.startsWith(dataSchemaOf(type, 0).slice(0, -1))) {
    return malformed('dataschema is not of its type', envelope);
  }
  const detail = `This version knows ${type} up to version ${declaration.version}, and this is another. Update it.`;
  return unreadable('event_version_unknown', detail, envelope);
}

const malformed = (fault: string, parsed: object): UnreadableEventError =>
  unreadable('event_malformed', `The message is no public event: ${fault}.`, parsed);

function unreadable(code: UnreadableEventErrorCode, message: string, parsed: object): UnreadableEventError {
  return new UnreadableEventError(code, message, tracesOf(parsed));
}

function tracesOf(parsed: object): EventTraces {
  const traces: Record<string, string | number> = {};
  const attributes = parsed as Readonly<Record<string, unknown>>;
  for (const name of ['id', 'source', 'type', 'subject', 'workspace']) {
    const value = attributes[name];
    if (typeof value === 'string') traces[name] = value.slice(0, MAX_TRACE_LENGTH);
  }
  for (const name of ['position', 'previous']) {
    const value = attributes[name];
    if (typeof value === 'string' && /^\d{1,16}$/.test(value) && Number.isSafeInteger(Number(value))) {
      traces[name] = Number(value);
    }
  }
  return traces;
}
