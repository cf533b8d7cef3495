import type { AnnouncedEvent } from '../announced-event.js';
import { PUBLIC_EVENT_CATALOGUE, subjectOf } from '../public-event.js';
import { dataSchemaOf, sourceOf } from './envelope.js';

/** What CloudEvents keeps out of attributes, and what people write all the same: line breaks, tabs, halves of characters. */
const NOT_FOR_ATTRIBUTES = /[\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}]/gu;

/**
 * The event as a CloudEvent in structured JSON mode, in its newest version. A line break or another control character in
 * a reason or a name becomes a space.
 */
export function writeCloudEvent(announced: AnnouncedEvent): string {
  const { event, actor, reason } = announced;
  const { type, workspace, ...data } = event;
  const { source, version } = PUBLIC_EVENT_CATALOGUE[type];
  const subject = subjectOf(event);
  return JSON.stringify({
    specversion: '1.0',
    id: announced.id,
    source: sourceOf(source),
    type,
    dataschema: dataSchemaOf(type, version),
    subject,
    time: announced.time,
    datacontenttype: 'application/json',
    workspace,
    position: String(announced.position),
    previous: String(announced.previous),
    partitionkey: subject,
    actorkind: actor.kind,
    actorid: actor.id,
    actorname: onOneLine(actor.name),
    correlationid: announced.correlationId,
    causationid: announced.causationId,
    reason: reason === undefined ? undefined : onOneLine(reason),
    data,
  });
}

const onOneLine = (words: string): string => words.replace(NOT_FOR_ATTRIBUTES, ' ');
