import type { CarrierName } from '../inventory/stock.js';

/** Fields of a number or a resource as the carrier names them. */
export type Fields = { readonly [field: string]: unknown };

/** Something that has happened at the carrier, whatever became of the answer. */
export type Effect =
  /** Held from the beginning, or bought by somebody else of the account: no request of a client's did it. */
  | {
      readonly type: 'seeded';
      readonly number: string;
      readonly carrierNumberId: string;
      readonly configuration: Fields;
    }
  | { readonly type: 'ordered'; readonly number: string; readonly orderId: string; readonly reference: string | null }
  | {
      readonly type: 'order_failed';
      readonly number: string;
      readonly orderId: string;
      readonly reference: string | null;
    }
  /** `reference`: what the buyer wrote beside it, a friendly name or a customer reference. */
  | {
      readonly type: 'bought';
      readonly number: string;
      readonly carrierNumberId: string;
      readonly reference: string | null;
      readonly configuration: Fields;
    }
  | { readonly type: 'charged'; readonly number: string; readonly amount: string; readonly currency: string }
  /** `scope`: the region of Twilio's whose settings these are, or `number`. */
  | {
      readonly type: 'configured';
      readonly number: string;
      readonly scope: string;
      readonly before: Fields;
      readonly after: Fields;
    }
  | { readonly type: 'region_set'; readonly number: string; readonly before: string; readonly after: string }
  | { readonly type: 'released'; readonly number: string; readonly carrierNumberId: string }
  /** `statusUrl`: where the client wants to be told of it. */
  | {
      readonly type: 'message_sent';
      readonly number: string;
      readonly messageId: string;
      readonly to: string;
      readonly statusUrl: string | null;
    }
  /** An application, a messaging profile or service, or a number's place in one. Null: not there. */
  | {
      readonly type: 'resource';
      readonly kind: string;
      readonly id: string;
      readonly before: Fields | null;
      readonly after: Fields | null;
    };

export type LedgerEntry = Effect & {
  /** Counts from 1. */
  readonly position: number;
  /** ISO 8601. */
  readonly time: string;
  readonly carrier: CarrierName;
  /** Account SID, or API key. */
  readonly account: string;
  /** Null where no request did it. */
  readonly requestId: string | null;
};

/** A number as the ledger has it. */
export interface OwnedByLedger {
  readonly carrierNumberId: string;
  /** Null for a number that was not bought through a request. */
  readonly reference: string | null;
  /** By scope, now. */
  readonly configuration: { readonly [scope: string]: Fields };
  /** By scope, when the account got it. */
  readonly firstConfiguration: { readonly [scope: string]: Fields };
}

/** Every effect in order. Faults spoil answers and never this: it is the truth that a test compares with. */
export class Ledger {
  readonly #entries: LedgerEntry[] = [];

  get entries(): readonly LedgerEntry[] {
    return this.#entries;
  }

  of(account: string): readonly LedgerEntry[] {
    return this.#entries.filter((entry) => entry.account === account);
  }

  write(who: Pick<LedgerEntry, 'carrier' | 'account' | 'requestId'>, effect: Effect): void {
    const position = this.#entries.length + 1;
    const { carrier, account, requestId } = who;
    this.#entries.push({ position, time: new Date().toISOString(), carrier, account, requestId, ...effect });
  }

  /** What the account holds and pays for, by number. */
  owned(account: string): ReadonlyMap<string, OwnedByLedger> {
    const owned = new Map<string, OwnedByLedger>();
    for (const entry of this.#entries) if (entry.account === account) fold(owned, entry);
    return owned;
  }

  /** Numbers that a client of the account bought more than once, and references that brought more than one number. */
  boughtTwice(account: string): { readonly numbers: readonly string[]; readonly references: readonly string[] } {
    const bought = this.of(account).filter((entry) => entry.type === 'bought');
    const references = bought.map(({ reference }) => reference).filter((reference) => reference !== null);
    return { numbers: repeated(bought.map(({ number }) => number)), references: repeated(references) };
  }
}

/** In each scope that was never written, a number is configured as it came. */
function fold(owned: Map<string, OwnedByLedger>, entry: LedgerEntry): void {
  if (entry.type === 'released') owned.delete(entry.number);
  else if (entry.type === 'seeded' || entry.type === 'bought') {
    const configuration = entry.configuration as OwnedByLedger['configuration'];
    const reference = entry.type === 'bought' ? entry.reference : null;
    const { carrierNumberId } = entry;
    owned.set(entry.number, { carrierNumberId, reference, configuration, firstConfiguration: configuration });
  } else if (entry.type === 'configured') {
    const known = owned.get(entry.number);
    if (!known) return;
    const { scope, before, after } = entry;
    owned.set(entry.number, {
      ...known,
      configuration: { ...known.configuration, [scope]: after },
      firstConfiguration: { [scope]: before, ...known.firstConfiguration },
    });
  }
}

function repeated(values: readonly string[]): string[] {
  const seen = new Set<string>();
  const again = values.filter((value) => seen.size === seen.add(value).size);
  return [...new Set(again)];
}
