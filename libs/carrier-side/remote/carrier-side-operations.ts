import { Type } from 'typebox';
import { operation } from '#service-call/operations';
import type { OperationsOf } from '#service-call/operations';
import type { CarrierSide } from '../carrier-side.port.js';

const MAX_ID_LENGTH = 256;
const Id = Type.String({ minLength: 1, maxLength: MAX_ID_LENGTH });

/** What the inventory asks the carrier service for. */
export const CARRIER_SIDE_OPERATIONS = {
  requireImportable: operation(
    Type.Tuple([Id, Id]),
    Type.Unsafe<void>(Type.Null()),
    'carrier_account_not_found',
    'marketplace_missing',
    'public_url_missing',
  ),
} as const satisfies OperationsOf<CarrierSide>;
