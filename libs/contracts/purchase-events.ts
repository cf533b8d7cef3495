import { Type } from 'typebox';
import type { EventDeclaration } from './event-declaration.js';
import { FailureFacts, MoneyFact, PhoneNumberFact, idFact, nullable } from './facts.js';

const PURCHASE = { version: 1, source: 'carrier', audience: 'subscribers', topic: 'purchases' } as const;

const purchaseId = idFact('The purchase.');
const monthlyCost = nullable(MoneyFact, 'Null where the carrier does not say.');
const failureV1 = Type.Object({ purchaseId, ...FailureFacts });

export const PURCHASE_EVENTS = {
  PurchaseRequested: {
    ...PURCHASE,
    docs: 'Somebody wants to buy the number. Nothing was asked of the carrier yet.',
    schemas: {
      1: Type.Object({
        purchaseId,
        carrierAccountId: idFact('The connected account that it is to be bought with.'),
        number: PhoneNumberFact,
        maxMonthlyCost: nullable(MoneyFact, 'Above it nothing is bought; null: whatever it costs.'),
      }),
    },
    upcasters: {},
  },
  PurchaseSubmitted: {
    ...PURCHASE,
    docs: 'The number is being bought: from here on the carrier may have sold it.',
    schemas: { 1: Type.Object({ purchaseId, monthlyCost }) },
    upcasters: {},
  },
  PurchaseUncertain: {
    ...PURCHASE,
    docs: 'The answer of the carrier was lost. It is being asked what has become of the order; nothing is bought twice.',
    schemas: { 1: failureV1 },
    upcasters: {},
  },
  PurchaseCompleted: {
    ...PURCHASE,
    docs: 'The number is in the inventory, and its calls and messages come here.',
    schemas: { 1: Type.Object({ purchaseId, number: PhoneNumberFact, monthlyCost }) },
    upcasters: {},
  },
  PurchaseFailed: {
    ...PURCHASE,
    docs: 'Nothing was bought, and nothing will be.',
    schemas: { 1: failureV1 },
    upcasters: {},
  },
} as const satisfies Readonly<Record<string, EventDeclaration>>;
