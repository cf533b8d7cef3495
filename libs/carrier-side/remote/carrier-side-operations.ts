import { Type } from 'typebox';
import type { TSchema } from 'typebox';
import { NUMBER_TYPES } from '#number-facts';
import { operation } from '#service-call/operations';
import type { OperationsOf } from '#service-call/operations';
import { CARRIER_CHECK_CODES } from '../carrier-check.js';
import type { CarrierSide } from '../carrier-side.port.js';

const MAX_ID_LENGTH = 256;
const MAX_SENTENCE_LENGTH = 8_192;

const Id = Type.String({ minLength: 1, maxLength: MAX_ID_LENGTH });
const Sentence = Type.String({ maxLength: MAX_SENTENCE_LENGTH });
const nullable = <Schema extends TSchema>(schema: Schema) => Type.Union([schema, Type.Null()]);

const NumberInQuestion = Type.Object({
  number: Type.String({ pattern: '^\\+[1-9][0-9]{1,14}$' }),
  carrierAccountId: Id,
  type: Type.Enum([...NUMBER_TYPES]),
  country: nullable(Id),
  capabilities: Type.Object({ voice: Type.Boolean(), sms: Type.Boolean(), mms: Type.Boolean() }),
  region: nullable(Id),
});

const CarrierCheck = Type.Object({
  code: Type.Enum([...CARRIER_CHECK_CODES]),
  profiles: Type.Array(Type.Enum(['inbound', 'outbound', 'sms'])),
  ok: nullable(Type.Boolean()),
  message: Sentence,
  remedy: nullable(Sentence),
  checkedAt: nullable(Id),
});

/** What the inventory asks the carrier service for. */
export const CARRIER_SIDE_OPERATIONS = {
  requireImportable: operation(
    Type.Tuple([Id, Id]),
    Type.Unsafe<void>(Type.Null()),
    'carrier_account_not_found',
    'carrier_credentials_missing',
    'marketplace_missing',
    'public_url_missing',
  ),
  checksOf: operation(
    Type.Tuple([Id, NumberInQuestion]),
    Type.Array(CarrierCheck),
    'carrier_account_not_found',
    'carrier_credentials_missing',
    'marketplace_missing',
  ),
} as const satisfies OperationsOf<CarrierSide>;
