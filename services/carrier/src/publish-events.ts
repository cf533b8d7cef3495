import type { PublicEvent, PublicEventOf, PublicEventTypeFrom } from '#contracts';
import type { PublishedLog } from '#event-bus';
import { domainEvent } from '#event-store';
import type { NewEvent } from '#event-store';
import type { WriterTookOver } from '#fence';
import type { AccountEvent } from './account/domain/account.events.js';
import type { SandboxEvent } from './carrier.adapters.js';
import type { DriftEvent } from './drift/domain/drift.events.js';
import type { InstallationNamed } from './installation/installation-id.js';
import type { PurchaseEvent } from './purchase/domain/purchase.events.js';

/** Everything that the carrier service writes into its log. */
export type CarrierEvent =
  AccountEvent | PurchaseEvent | DriftEvent | SandboxEvent | InstallationNamed | WriterTookOver;

type ToldType = PublicEventTypeFrom<'carrier'>;
type Written<Type> = Extract<CarrierEvent, { readonly type: Type }>;

/** What others hear of an event: field by field, and only what they may rely on. One that is forgotten here does not compile. */
const TOLD: { readonly [Type in ToldType]: (event: Written<Type>, workspace: string) => PublicEventOf<Type> } = {
  CarrierAccountConnected: ({ type, carrierAccountId, carrier, name }, workspace) => {
    return { type, workspace, carrierAccountId, carrier, name };
  },
  CarrierAccountRotated: ({ type, carrierAccountId }, workspace) => ({ type, workspace, carrierAccountId }),
  CarrierAccountDisconnected: ({ type, carrierAccountId }, workspace) => ({ type, workspace, carrierAccountId }),
  PurchaseRequested: ({ type, purchaseId, carrierAccountId, number, maxMonthlyCost }, workspace) => {
    return { type, workspace, purchaseId, carrierAccountId, number, maxMonthlyCost };
  },
  PurchaseSubmitted: ({ type, purchaseId, monthlyCost }, workspace) => ({ type, workspace, purchaseId, monthlyCost }),
  PurchaseUncertain: ({ type, purchaseId, code, detail }, workspace) => ({ type, workspace, purchaseId, code, detail }),
  PurchaseCompleted: ({ type, purchaseId, number, monthlyCost }, workspace) => {
    return { type, workspace, purchaseId, number, monthlyCost };
  },
  PurchaseFailed: ({ type, purchaseId, code, detail }, workspace) => ({ type, workspace, purchaseId, code, detail }),
};

/** The carrier service's own affairs. One that is forgotten does not compile either. */
const OWN: Readonly<Record<Exclude<CarrierEvent['type'], ToldType>, true>> = {
  CarrierAccountEdited: true,
  CarrierAccountSetUp: true,
  DriftCheckStarted: true,
  DriftFound: true,
  DriftOver: true,
  DriftUnlisted: true,
  DriftFixed: true,
  DriftFixAsked: true,
  DriftChecked: true,
  DriftCheckFailed: true,
  InstallationNamed: true,
  SandboxNumberOrdered: true,
  SandboxNumberConfigured: true,
  SandboxNumberReleased: true,
  SandboxBlockEntered: true,
  WriterTookOver: true,
};

/** Every type that this service writes, where several services have one log. `WriterTookOver` is of the log, not of a service. */
export const CARRIER_EVENT_TYPES: readonly string[] = [...Object.keys(TOLD), ...Object.keys(OWN)].filter(
  (type) => type !== 'WriterTookOver',
);

/**
 * Domain event → public event: only what others may rely on, or nothing when it is the carrier service's own affair.
 * Throws for an event it does not know.
 */
function publishEvent(stored: NewEvent): PublicEvent | undefined {
  if (Object.hasOwn(OWN, stored.type)) return undefined;
  if (!Object.hasOwn(TOLD, stored.type)) throw new Error(`The carrier service knows no event ${stored.type}.`);
  const tell = TOLD[stored.type as ToldType] as (event: CarrierEvent, workspace: string) => PublicEvent;
  return tell(domainEvent<CarrierEvent>(stored), stored.metadata['workspace'] ?? '');
}

/** What others hear of the log of the carrier service. */
export const PUBLISHED_CARRIER_LOG: PublishedLog = {
  publish: publishEvent,
  types: Object.keys(TOLD) as readonly ToldType[],
};
