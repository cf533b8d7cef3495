import { Type } from 'typebox';
import type { TSchema } from 'typebox';
import { operation } from '#service-call/operations';
import type { OperationsOf } from '#service-call/operations';
import type { CarrierMessages } from '../carrier-messages.port.js';

const Id = Type.String({ minLength: 1, maxLength: 256 });
const Text = Type.String({ maxLength: 8_192 });
const nullable = <Schema extends TSchema>(schema: Schema) => Type.Union([schema, Type.Null()]);

const Order = Type.Object({
  workspace: Id,
  carrierAccountId: Id,
  messageId: Id,
  from: Id,
  to: Id,
  body: Text,
  mediaUrls: Type.Array(Text, { maxItems: 10 }),
});

const Taken = Type.Object({ carrierMessageId: Id, carrierStatus: Id, carrierCode: nullable(Id) });

const HeldUp = Type.Object({
  is: Type.Literal('held_up'),
  code: Id,
  detail: Text,
  retryAfterMs: nullable(Type.Number({ minimum: 0 })),
});

const Answer = Type.Union([
  Type.Object({ is: Type.Literal('taken'), message: Taken }),
  Type.Object({ is: Type.Literal('refused'), code: Id, carrierCode: nullable(Id), detail: Text }),
  HeldUp,
  Type.Object({ is: Type.Literal('unknown'), code: Id, detail: Text }),
]);

const Found = Type.Union([
  Type.Object({ is: Type.Literal('looked'), messages: Type.Array(Taken) }),
  HeldUp,
  Type.Object({ is: Type.Literal('untold') }),
]);

const Media = Type.Union([
  Type.Object({ is: Type.Literal('fetched'), contentType: nullable(Text), base64: Type.String() }),
  Type.Object({ is: Type.Literal('refused'), code: Id, detail: Text }),
  HeldUp,
]);

const MediaOrder = Type.Object({ workspace: Id, carrierAccountId: Id, url: Text });

/** What the messaging service asks the carrier service for. */
export const CARRIER_MESSAGES_OPERATIONS = {
  send: operation(Type.Tuple([Order]), Answer),
  find: operation(Type.Tuple([Order, Id]), Found),
  fetchMedia: operation(Type.Tuple([MediaOrder]), Media),
} as const satisfies OperationsOf<CarrierMessages>;
