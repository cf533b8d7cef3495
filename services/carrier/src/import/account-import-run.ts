import { isDeepStrictEqual } from 'node:util';
import { hasCode } from '#domain-error';
import type { CommandContext } from '#event-store';
import type { ImportWork, ImportedRow, NumberRegister, OnBehalf, RegisteredNumber } from '#number-register';
import type { ConnectedAccount, ConnectedAccounts } from '../account/connected-accounts.js';
import type { SetUpAccount } from '../account/set-up-account.js';
import type { OwnedNumber, WebhookTargets } from '../carrier/carrier-facts.js';
import { CarrierError } from '../carrier/carrier.errors.js';
import type { Carrier } from '../carrier/carrier.port.js';
import { inTurns } from '../carrier/in-turns.js';
import { Unhurried } from '../carrier/unhurried.js';
import { pointsHere } from '../carrier/points-here.js';
import type { SavedConfigurations } from '../custody/saved-configurations.js';
import { publicUrlMissing } from '../purchase/domain/purchase.errors.js';
import { isLiveElsewhere, refusalOfImport } from './import-outlook.js';

export interface AccountImportParts {
  readonly register: NumberRegister;
  readonly accounts: ConnectedAccounts;
  readonly setUp: SetUpAccount;
  readonly configurations: SavedConfigurations;
  readonly now: () => Date;
}

/** Numbers that are claimed, saved and told of together: progress is seen after each. */
const BLOCK_NUMBERS = 100;

/** Writes to the carrier on their way at once. */
const MAX_WRITES = 4;

/** So few are asked for one by one: a page of everything would say more than anybody wants to know. */
const FEW_NUMBERS = 10;

/** A number that the carrier would not let us have. */
const CLAIM_DETAIL = {
  already_held: (number: string) => `${number} is in this workspace already.`,
  number_in_use: (number: string) => `${number} is held by another workspace.`,
} as const;

interface Ready extends ConnectedAccount {
  readonly webhooks: WebhookTargets;
}

/**
 * One import from a carrier account, from wherever it stands to its end.
 *
 * The order for each number: the inventory claims it, how it is set up is saved, it is made to point here, and its row is
 * written. Interrupted anywhere, all of it is done again without harm.
 */
export class AccountImportRun {
  private rowCount = 0;
  private readonly unhurried: Unhurried;

  constructor(
    private readonly parts: AccountImportParts,
    private readonly work: ImportWork,
    private readonly signal: AbortSignal,
  ) {
    this.unhurried = new Unhurried(signal);
  }

  /** Rejects with what may pass, as `PurchaseRun.toEnd` does. */
  async toEnd(): Promise<void> {
    const { register } = this.parts;
    const { workspace, importId } = this.work;
    const { status, page, rowCount } = await register.importProgress(workspace, importId);
    if (status === 'finished') return;
    this.rowCount = rowCount;
    try {
      const ready = await this.ready();
      await this.bringIn(ready, page);
      if (!this.signal.aborted) await register.finishImport(importId, null, this.onBehalf);
    } catch (error) {
      if (!isLasting(error)) throw error;
      await register.finishImport(importId, { code: error.code, detail: error.message }, this.onBehalf);
    }
  }

  /** Ends what a fault of ours has stopped. */
  async giveUp(): Promise<void> {
    const detail = 'Something went wrong on our side. Import again; numbers that are in already will be skipped.';
    await this.parts.register.finishImport(this.work.importId, { code: 'internal_error', detail }, this.onBehalf);
  }

  private async ready(): Promise<Ready> {
    const { workspace, carrierAccountId } = this.work;
    const opened = await this.parts.accounts.open(workspace, carrierAccountId);
    const { webhooks } = opened;
    if (!webhooks) throw publicUrlMissing(opened.account.carrier);
    const context: CommandContext = { ...this.onBehalf, time: this.parts.now().toISOString() };
    return { ...(await this.parts.setUp.for(opened, webhooks, context)), webhooks };
  }

  private async bringIn(ready: Ready, firstPage: string | null): Promise<void> {
    const dealtWith = await this.dealtWith();
    const { numbers } = this.work;
    if (numbers !== 'all' && numbers.length <= FEW_NUMBERS) return this.bringInFew(ready, numbers, dealtWith);
    const wanted = numbers === 'all' ? undefined : new Set(numbers);
    let page = firstPage ?? undefined;
    do {
      const listed = await this.unhurried.ask(() => ready.carrier.ownedNumbers(page));
      const fresh = listed.numbers.filter(({ number }) => !dealtWith.has(number) && (!wanted || wanted.has(number)));
      await this.bringInPage(ready, fresh, page ?? null, listed.next);
      for (const { number } of fresh) dealtWith.add(number);
      page = listed.next ?? undefined;
    } while (page !== undefined && !this.signal.aborted);
    if (wanted && !this.signal.aborted)
      await this.tellOfMissing([...wanted].filter((number) => !dealtWith.has(number)));
  }

  private async bringInFew(ready: Ready, numbers: readonly string[], dealtWith: ReadonlySet<string>): Promise<void> {
    const found: OwnedNumber[] = [];
    const missing: string[] = [];
    for (const number of numbers.filter((each) => !dealtWith.has(each))) {
      const owned = await this.unhurried.ask(() => ready.carrier.ownedNumber(number));
      if (owned) found.push(owned);
      else missing.push(number);
    }
    await this.bringInPage(ready, found, null, null);
    await this.tellOfMissing(missing);
  }

  /** Which numbers have a row already. */
  private async dealtWith(): Promise<Set<string>> {
    const { workspace, importId } = this.work;
    const numbers = new Set<string>();
    let after: string | undefined;
    do {
      const page = await this.parts.register.importedNumbers(workspace, importId, after);
      for (const number of page.numbers) numbers.add(number);
      after = page.next ?? undefined;
    } while (after !== undefined);
    return numbers;
  }

  private async bringInPage(
    ready: Ready,
    numbers: readonly OwnedNumber[],
    page: string | null,
    nextPage: string | null,
  ): Promise<void> {
    for (let from = 0; from < numbers.length && !this.signal.aborted; from += BLOCK_NUMBERS) {
      const block = numbers.slice(from, from + BLOCK_NUMBERS);
      const isLast = from + BLOCK_NUMBERS >= numbers.length;
      const rows = await this.bringInBlock(ready, block);
      if (rows.length > 0) await this.record(rows, isLast ? nextPage : page);
    }
  }

  private async bringInBlock(ready: Ready, block: readonly OwnedNumber[]): Promise<readonly ImportedRow[]> {
    const { carrier, webhooks, account } = ready;
    const { workspace, carrierAccountId, importId, confirmLive } = this.work;
    const rows: ImportedRow[] = [];
    const wanted: OwnedNumber[] = [];
    for (const owned of block) {
      const isLive = isLiveElsewhere(carrier, owned, webhooks);
      const refusal = refusalOfImport(owned, { claimant: 'nobody', isLive, confirmLive });
      if (refusal) rows.push({ number: owned.number, ...refusal });
      else wanted.push(owned);
    }
    const registered = wanted.map((owned) => registeredNumber(owned, account));
    const claims = await this.parts.register.claimForImport(importId, registered, this.rowCount + 1, this.onBehalf);
    const claimed = wanted.filter((_, index) => claims[index] === 'claimed');
    for (const [index, { number }] of wanted.entries()) {
      const claim = claims[index]!;
      if (claim === 'claimed') continue;
      const outcome = claim === 'already_held' ? 'skipped' : 'failed';
      rows.push({ number, outcome, code: claim, detail: CLAIM_DETAIL[claim](number) });
    }
    const pointing = claimed.filter((owned) => !pointsHere(carrier, owned, webhooks));
    await this.parts.configurations.save({ workspace, carrierAccountId }, importId, pointing);
    const outcomes = await inTurns(claimed, MAX_WRITES, (owned) => this.pointHere(ready, owned));
    return this.signal.aborted ? [] : [...rows, ...outcomes];
  }

  private async pointHere({ carrier, webhooks }: Ready, owned: OwnedNumber): Promise<ImportedRow> {
    const { number } = owned;
    try {
      if (!pointsHere(carrier, owned, webhooks)) await this.unhurried.ask(() => carrier.pointHere(owned, webhooks));
      return { number, outcome: 'imported' };
    } catch (error) {
      if (!(error instanceof CarrierError) || error.isPassing) throw error;
      if (error.effect === 'unknown') await this.putBack(carrier, number);
      return { number, outcome: 'failed', code: error.code, detail: error.message };
    }
  }

  /** What is let go of again must not have been changed, and at some carriers a change has several parts. */
  private async putBack(carrier: Carrier, number: string): Promise<void> {
    const { workspace, carrierAccountId } = this.work;
    const former = await this.parts.configurations.of({ workspace, carrierAccountId, number });
    const now = await this.unhurried.ask(() => carrier.ownedNumber(number));
    if (!former || !now || isDeepStrictEqual(now.configuration, former)) return;
    await this.unhurried.ask(() => carrier.configure(now, former));
  }

  private async tellOfMissing(numbers: readonly string[]): Promise<void> {
    for (let from = 0; from < numbers.length; from += BLOCK_NUMBERS) {
      const rows = numbers.slice(from, from + BLOCK_NUMBERS).map((number) => ({
        number,
        outcome: 'failed' as const,
        code: 'number_not_at_carrier',
        detail: `The account does not hold ${number}. Look at what it holds: GET /v1/carrier-accounts/${this.work.carrierAccountId}/numbers.`,
      }));
      await this.record(rows, null);
    }
  }

  private async record(rows: readonly ImportedRow[], nextPage: string | null): Promise<void> {
    await this.parts.register.recordImported(this.work.importId, rows, nextPage, this.onBehalf);
    this.rowCount += rows.length;
  }

  private get onBehalf(): OnBehalf {
    const { workspace, actor, correlationId, askedBy } = this.work;
    return { workspace, actor, correlationId, causationId: askedBy };
  }
}

function registeredNumber(
  owned: OwnedNumber,
  { carrier, carrierAccountId }: ConnectedAccount['account'],
): RegisteredNumber {
  const { number, type, capabilities, country, locality, monthlyCost } = owned;
  const facts = { number, capabilities, country, locality, monthlyCost };
  return { ...facts, numberType: type ?? 'local', carrier, carrierAccountId };
}

/** Why nothing more can be brought in until somebody does something. */
function isLasting(error: unknown): error is Error & { readonly code: string } {
  if (error instanceof CarrierError) return !error.isPassing;
  return hasCode(error, 'not_found') || hasCode(error, 'public_url_missing');
}
