import { Type } from 'typebox';
import { operation } from '#service-call/operations';
import type { OperationsOf } from '#service-call/operations';
import { WEBHOOK_CARRIERS } from '../webhook-accounts.port.js';
import type { AskedWebhookAccounts } from '../told-webhook-accounts.js';

const MAX_ID_LENGTH = 256;
const Id = Type.String({ minLength: 1, maxLength: MAX_ID_LENGTH });
const Secret = Type.String({ maxLength: MAX_ID_LENGTH });

const Account = Type.Union([
  Type.Object({
    workspace: Id,
    secrets: Type.Union([
      Type.Object({ carrier: Type.Literal('twilio'), authTokens: Type.Array(Secret) }),
      Type.Object({ carrier: Type.Literal('telnyx'), publicKeys: Type.Array(Secret) }),
    ]),
    sentence: Type.Union([Type.Object({ text: Type.String(), language: Type.String() }), Type.Null()]),
  }),
  Type.Null(),
]);

/** What the messaging service asks the carrier service for: whatever carriers sign their requests with. */
export const WEBHOOK_ACCOUNTS_OPERATIONS = {
  find: operation(Type.Tuple([Type.Enum([...WEBHOOK_CARRIERS]), Id]), Account),
} as const satisfies OperationsOf<AskedWebhookAccounts>;
