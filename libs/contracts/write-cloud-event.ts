import type { AnnouncedEvent } from './announced-event.js';
import { dataSchemaOf, sourceOf } from './envelope.js';
import { PUBLIC_EVENT_CATALOGUE, subjectOf } from './public-event.js';

/** The event as a CloudEvent in structured JSON mode, in its newest version. */
export function writeCloudEvent(announced: AnnouncedEvent): string {
  const { event, actor } = announced;
  const { type, workspace, ...data } = event;
  const subject = subjectOf(event);
  return JSON.stringify({
    specversion: '1.0',
    id: announced.id,
    source: sourceOf(PUBLIC_EVENT_CATALOGUE[type].source),
    type,
    dataschema: dataSchemaOf(type, PUBLIC_EVENT_CATALOGUE[type].version),
    subject,
    time: announced.time,
    datacontenttype: 'application/json',
    workspace,
    position: String(announced.position),
    previous: String(announced.previous),
    partitionkey: subject,
    actorkind: actor.kind,
    actorid: actor.id,
    actorname: actor.name,
    correlationid: announced.correlationId,
    causationid: announced.causationId,
    reason: announced.reason,
    data,
  });
}
