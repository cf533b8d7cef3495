import { isDeepStrictEqual } from 'node:util';
import { hasCode } from '#domain-error';
import type { ImportWork, ImportedRow, Refusal } from '#number-register';
import type { ConnectedAccount } from '../account/connected-accounts.js';
import { PASSING_CODES_HERE } from '../work/passing-codes.js';
import type { OwnedNumber, WebhookTargets } from '../carrier/carrier-facts.js';
import { CarrierError } from '../carrier/carrier.errors.js';
import type { Carrier } from '../carrier/carrier.port.js';
import { pointsHere } from '../carrier/points-here.js';
import type { Unhurried } from '../carrier/unhurried.js';
import type { SavedConfigurations } from '../custody/saved-configurations.js';
import type { ImportedRows } from './imported-rows.js';

export interface Ready extends ConnectedAccount {
  readonly webhooks: WebhookTargets;
}

export interface NumberImportParts {
  readonly configurations: SavedConfigurations;
  readonly work: ImportWork;
  readonly unhurried: Unhurried;
  readonly importedRows: ImportedRows;
  readonly signal: AbortSignal;
}

/** What became of a number of which it may not be known; then it stays, and so does what is kept of it. */
type Settled = { readonly row: ImportedRow; readonly isKnown: boolean };

/** What an import does to its numbers at the carrier, each by itself. */
export class NumberImport {
  /** Of the numbers saved last: how each is set up at the carrier, as far as this run knows. Not there: a write may have changed it. */
  private readonly known = new Map<string, OwnedNumber>();

  constructor(private readonly parts: NumberImportParts) {}

  /**
   * To be called before any of them is written: from here on it stays known how they were. `claimedBefore`: those of which
   * an earlier run may have saved that, and changed them.
   */
  async save(
    { carrier, webhooks }: Ready,
    claimed: readonly OwnedNumber[],
    claimedBefore: ReadonlySet<string>,
  ): Promise<void> {
    const { configurations, work } = this.parts;
    // Rows tell of those before, and there may be a million.
    this.known.clear();
    for (const owned of claimed) this.known.set(owned.number, owned);
    const { here = [], elsewhere = [] } = Object.groupBy(claimed, (owned) =>
      pointsHere(carrier, owned, webhooks) ? 'here' : 'elsewhere',
    );
    const isNew = (number: string) => !claimedBefore.has(number);
    await configurations.forgetEarlier(work, work.importId, here, isNew);
    await configurations.save(work, work.importId, elsewhere, isNew);
  }

  /** Rejects with what may pass, and with what is said of the whole account. */
  async pointHere({ carrier, webhooks }: Ready, owned: OwnedNumber): Promise<ImportedRow> {
    const { number } = owned;
    try {
      if (!pointsHere(carrier, owned, webhooks)) {
        this.known.delete(number);
        this.known.set(number, await this.parts.unhurried.ask(() => carrier.pointHere(owned, webhooks)));
      }
    } catch (error) {
      if (!(error instanceof CarrierError)) throw error;
      if (error.effect === 'none') this.known.set(number, owned);
      if (error.isPassing || error.isOfAccount) throw error;
      await this.putBack(carrier, number);
      return { number, outcome: 'failed', code: error.code, detail: error.message };
    }
    return this.parts.importedRows.rowOf(carrier, owned);
  }

  /**
   * Of a number that was claimed, once the import goes no further: one that points here is in, any other is as it was and
   * let go of. Where nobody can tell, it stays: calls that come here must find it. Rejects with what may pass.
   */
  async settle(opened: ConnectedAccount | undefined, number: string, because: Refusal): Promise<Settled> {
    try {
      const row = await this.leave(opened, number, because);
      if (row) return { row, isKnown: true };
    } catch (error) {
      if (this.parts.signal.aborted || mayPass(error)) throw error;
    }
    return { row: this.parts.importedRows.rowAtEnd(number), isKnown: false };
  }

  private async leave(
    opened: ConnectedAccount | undefined,
    number: string,
    because: Refusal,
  ): Promise<ImportedRow | undefined> {
    if (!opened?.webhooks) return undefined;
    const { carrier, webhooks } = opened;
    const owned = this.known.get(number) ?? (await this.parts.unhurried.ask(() => carrier.ownedNumber(number)));
    if (owned && pointsHere(carrier, owned, webhooks)) return this.parts.importedRows.rowAtEnd(number, owned);
    if (owned) this.known.set(number, owned);
    await this.putBack(carrier, number);
    return { number, outcome: 'failed', ...because };
  }

  /**
   * What is let go of again must not have been changed, and at some carriers a change has several parts. Nothing needs
   * to be known of it afterwards.
   */
  private async putBack(carrier: Carrier, number: string): Promise<void> {
    const { configurations, work, unhurried } = this.parts;
    const subject = { ...work, number };
    const former = await configurations.of(subject, work.importId);
    if (!former) return;
    const now = this.known.get(number) ?? (await unhurried.ask(() => carrier.ownedNumber(number)));
    if (now && !isDeepStrictEqual(now.configuration, former)) {
      this.known.delete(number);
      this.known.set(number, await unhurried.ask(() => carrier.configure(now, former)));
    }
    await configurations.forget(subject);
  }
}

/** Whether the same may succeed later without anybody doing anything. */
export function mayPass(error: unknown): boolean {
  return error instanceof CarrierError ? error.isPassing : PASSING_CODES_HERE.some((code) => hasCode(error, code));
}
