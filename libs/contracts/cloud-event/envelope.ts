import { Type } from 'typebox';
import type { Facts } from '../facts.js';

/** Of a message in structured JSON mode, as its header `content-type` has it. */
export const CLOUD_EVENT_CONTENT_TYPE = 'application/cloudevents+json; charset=UTF-8';

const SOURCE_PREFIX = 'urn:ringfence:';

/** The `source` of all events of a service. */
export const sourceOf = (service: string): string => `${SOURCE_PREFIX}${service}`;

/** Whether some version of the product might have sent it. */
export const isOurSource = (source: string): boolean => source.startsWith(SOURCE_PREFIX);

/** The `dataschema` of a version of a type, and the `$id` of its JSON Schema. */
export const dataSchemaOf = (type: string, version: number): string => `${SOURCE_PREFIX}event:${type}:${version}`;

const text = (description: string, example: string) => Type.String({ minLength: 1, description, examples: [example] });

const UUID = '01979c3e-7b1a-7c3d-9e4f-0123456789ab';
const UUID_PATTERN = '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$';
const TIME_PATTERN =
  '^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\\.[0-9]{1,9})?Z$';

/**
 * Everything around the facts: a CloudEvent 1.0 in structured JSON mode. Positions are strings because extension
 * attributes that are numbers hold 32 bits only.
 */
export const CloudEventEnvelope = Type.Object({
  specversion: Type.Literal('1.0'),
  id: Type.String({
    pattern: UUID_PATTERN,
    description: 'Of the event; the same whenever it is sent.',
    examples: [UUID],
  }),
  source: Type.String({
    pattern: '^urn:ringfence:[a-z-]+$',
    examples: [sourceOf('inventory')],
    description: 'The service whose log it comes from.',
  }),
  type: text('What has happened.', 'NumberAssigned'),
  dataschema: Type.String({
    pattern: '^urn:ringfence:event:[A-Za-z]+:[1-9][0-9]{0,8}$',
    description: 'Type and version of `data`, which is the `$id` of its JSON Schema.',
    examples: [dataSchemaOf('NumberAssigned', 1)],
  }),
  subject: text('What it is about. Events with the same subject keep their order.', '+14155550100'),
  time: Type.String({
    pattern: TIME_PATTERN,
    description: 'When it happened, ISO 8601, UTC.',
    examples: ['2026-11-21T10:00:00.000Z'],
  }),
  datacontenttype: Type.Literal('application/json'),
  workspace: text('The workspace that it happened in.', 'default'),
  position: Type.String({
    pattern: '^[1-9][0-9]{0,15}$',
    description: 'In the log of its source: a whole number that grows. What you have seen up to here you have seen.',
    examples: ['20'],
  }),
  previous: Type.String({
    pattern: '^(0|[1-9][0-9]{0,15})$',
    description: 'Position of the public event before it in the same log, over all topics; 0 for the first.',
    examples: ['18'],
  }),
  partitionkey: text('The key of the message: the same as the subject.', '+14155550100'),
  actorkind: text('Who did it: `root_key`, `api_key` or `system`; more kinds may come.', 'api_key'),
  actorid: text('Which one.', UUID),
  actorname: text('What people call it.', 'operations desk'),
  correlationid: text('The request that started it all, as `x-request-id` has it.', UUID),
  causationid: text('The request or the event that led to this one.', UUID),
  reason: Type.Optional(
    Type.String({
      description: 'As given by the caller, on one line; absent when none was given.',
      examples: ['spam attack'],
    }),
  ),
  data: Type.Object({}, { description: 'The facts, as `dataschema` has them.' }),
});

export type CloudEventEnvelope = Facts<typeof CloudEventEnvelope>;
