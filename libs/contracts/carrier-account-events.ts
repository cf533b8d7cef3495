import { Type } from 'typebox';
import type { EventDeclaration } from './event-declaration.js';
import { carrierFact, idFact, nameFact } from './facts.js';

const ACCOUNT = { version: 1, source: 'carrier', audience: 'subscribers', topic: 'carrier-accounts' } as const;

const carrierAccountId = idFact('The connected account, an id of its workspace.');
const accountV1 = Type.Object({ carrierAccountId });

export const CARRIER_ACCOUNT_EVENTS = {
  CarrierAccountConnected: {
    ...ACCOUNT,
    docs: 'The account can be used: its credentials are known, and were right.',
    schemas: {
      1: Type.Object({
        carrierAccountId,
        carrier: carrierFact('Whose account it is; `sip` stands for a carrier of your own.'),
        name: nameFact('What people call the account.', 'Main account'),
      }),
    },
    upcasters: {},
  },
  CarrierAccountRotated: {
    ...ACCOUNT,
    docs: 'Other credentials of the same account are used from now on.',
    schemas: { 1: accountV1 },
    upcasters: {},
  },
  CarrierAccountDisconnected: {
    ...ACCOUNT,
    docs: 'The account can be used no longer, and its credentials are gone.',
    schemas: { 1: accountV1 },
    upcasters: {},
  },
} as const satisfies Readonly<Record<string, EventDeclaration>>;
