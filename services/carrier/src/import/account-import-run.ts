import type { Unfinished } from '#background-work';
import { hasCode } from '#domain-error';
import type { CommandContext } from '#event-store';
import { onBehalfOf } from '#number-register';
import type { ImportWork, ImportedRow, NumberRegister, OnBehalf, Refusal } from '#number-register';
import { requireWebhooks } from '../account/connected-accounts.js';
import type { ConnectedAccount, ConnectedAccounts } from '../account/connected-accounts.js';
import type { SetUpAccount } from '../account/set-up-account.js';
import type { OwnedNumber } from '../carrier/carrier-facts.js';
import { CarrierError } from '../carrier/carrier.errors.js';
import { inTurns } from '../carrier/in-turns.js';
import { Unhurried } from '../carrier/unhurried.js';
import type { SavedConfigurations } from '../custody/saved-configurations.js';
import { OUR_FAULT, endEarly, isLasting, whyItEnds } from './end-early.js';
import { fewOf } from './few-numbers.js';
import { ImportNews } from './import-news.js';
import { refusalOfTaken } from './import-outlook.js';
import { ImportedRows } from './imported-rows.js';
import { listedPages } from '../carrier/listed-pages.js';
import { MENDING_MS, whatToMend } from '../work/to-mend.js';
import { NumberImport, mayPass } from './number-import.js';
import type { Ready } from './number-import.js';
import { numbersWithRow } from './numbers-with-row.js';
import { registeredNumber } from './registered-number.js';
import { sortOut } from './sort-out.js';

export interface AccountImportParts {
  readonly register: NumberRegister;
  readonly accounts: ConnectedAccounts;
  readonly setUp: SetUpAccount;
  readonly configurations: SavedConfigurations;
  readonly now: () => Date;
}

/** Numbers that are claimed, saved and told of together: progress is seen after each. */
const BLOCK_NUMBERS = 20;

/** Writes to the carrier on their way at once. */
const MAX_WRITES = 4;

/**
 * One import from a carrier account, from wherever it stands to its end.
 *
 * The order for each number: the inventory claims it, how it is set up is saved, it is made to point here, and its row is
 * written. Interrupted anywhere, all of it is done again without harm.
 */
export class AccountImportRun {
  private rowCount = 0;
  /** What an earlier run claimed. */
  private open: ReadonlySet<string> = new Set();
  private readonly news: ImportNews;
  private readonly unhurried: Unhurried;
  private readonly numbers: NumberImport;
  /** Undefined while it could not be opened. */
  private account: ConnectedAccount | undefined;
  /** Why it could not, the last time. */
  private unopened: unknown;

  constructor(
    private readonly parts: AccountImportParts,
    private readonly work: ImportWork,
    private readonly signal: AbortSignal,
  ) {
    this.news = new ImportNews(parts, work.importId, this.onBehalf);
    this.unhurried = new Unhurried(signal, (restMs) => void this.news.rests(restMs));
    const { configurations, now } = parts;
    const { unhurried } = this;
    const importedRows = new ImportedRows({ work, unhurried, now });
    this.numbers = new NumberImport({ configurations, work, unhurried, importedRows, signal });
  }

  /** Rejects with what may pass, as `PurchaseRun.toEnd` does. */
  async toEnd(): Promise<Unfinished | void> {
    try {
      return await this.whileOpened();
    } catch (error) {
      const toMend = whatToMend(error);
      if (!toMend || error !== this.unopened) throw error;
      const { open } = await this.parts.register.importProgress(this.work.workspace, this.work.importId);
      // Whether what is claimed points here nobody can tell until then.
      if (open.length > 0) return { againInMs: MENDING_MS, because: error };
      return this.endEarly(undefined, toMend);
    }
  }

  private async whileOpened(): Promise<void> {
    for (;;) {
      try {
        return await this.fromHere();
      } catch (error) {
        // A call that was given up for lost has come through after all.
        if (hasCode(error, 'import_moved_on')) continue;
        if (error instanceof CarrierError && error.retryAfterMs) await this.news.rests(error.retryAfterMs);
        if (error === this.unopened || !isLasting(error)) throw error;
        if (error instanceof CarrierError && (await this.isRotatedSince(error))) continue;
        return this.endEarly(this.account, whyItEnds(error));
      }
    }
  }

  /** Ends what a fault of ours has stopped. */
  async giveUp(): Promise<void> {
    const { workspace, carrierAccountId } = this.work;
    const account = await this.parts.accounts.open(workspace, carrierAccountId).catch((error: unknown) => {
      if (mayPass(error)) throw error;
      return undefined;
    });
    await this.endEarly(account, OUR_FAULT);
  }

  private async fromHere(): Promise<void> {
    const { register } = this.parts;
    const { workspace, importId } = this.work;
    const { status, page, rowCount, open } = await register.importProgress(workspace, importId);
    if (status === 'finished') return;
    this.rowCount = rowCount;
    this.open = new Set(open);
    const ready = await this.ready();
    await this.bringIn(ready, page);
    if (this.signal.aborted) return;
    const after = await register.importProgress(workspace, importId);
    this.open = new Set(after.open);
    // What an earlier run claimed, and no page has shown since: it must not stay without a row.
    if (after.rowCount === this.rowCount) await this.bringInFew(ready, after.open, new Set());
    if (this.signal.aborted) return;
    // Rows of a call that was given up for lost have come in between, and ours were left out.
    if ((await register.importProgress(workspace, importId)).rowCount !== this.rowCount) return this.fromHere();
    await register.finishImport(importId, null, this.onBehalf);
  }

  private endEarly(account: ConnectedAccount | undefined, because: Refusal): Promise<void> {
    const { numbers, work, onBehalf } = this;
    return endEarly({ register: this.parts.register, numbers, work, onBehalf }, account, because);
  }

  private isRotatedSince(refusal: CarrierError): Promise<boolean> {
    return this.opening(this.parts.accounts.isRotatedSince(refusal, this.work.workspace, this.account));
  }

  /** Notes what somebody has to mend before the account can be opened: without it nobody can tell what points here. */
  private opening<Result>(asked: Promise<Result>): Promise<Result> {
    return asked.catch((error: unknown) => {
      if (whatToMend(error)) this.unopened = error;
      throw error;
    });
  }

  private async ready(): Promise<Ready> {
    const { workspace, carrierAccountId } = this.work;
    this.account = undefined;
    this.account = await this.opening(this.parts.accounts.open(workspace, carrierAccountId));
    const webhooks = requireWebhooks(this.account);
    const context: CommandContext = { ...this.onBehalf, time: this.parts.now().toISOString() };
    // It opens the account anew, which may have changed meanwhile.
    return { ...(await this.opening(this.parts.setUp.for(this.account, webhooks, context))), webhooks };
  }

  private async bringIn(ready: Ready, firstPage: string | null): Promise<void> {
    const dealtWith = this.rowCount > 0 ? await numbersWithRow(this.parts.register, this.work) : new Set<string>();
    const { numbers } = this.work;
    const few = fewOf(this.work);
    if (few) return this.bringInFew(ready, few, dealtWith);
    const wanted = numbers === 'all' ? undefined : new Set(numbers);
    const ask = (page?: string) => this.unhurried.ask(() => ready.carrier.ownedNumbers(page));
    for await (const listed of listedPages({ ask, from: firstPage, dealtWith })) {
      const fresh = listed.numbers.filter(({ number }) => !dealtWith.has(number) && (!wanted || wanted.has(number)));
      const seen = dealtWith.size + fresh.length;
      if (!wanted && listed.next === null) await this.news.expects(seen);
      else if (!wanted && listed.total !== null) await this.news.expects(Math.max(seen, listed.total));
      await this.bringInPage(ready, fresh, listed.page, listed.next);
      if (this.signal.aborted) return;
      for (const { number } of fresh) dealtWith.add(number);
    }
    if (wanted) await this.tellOfMissing([...wanted].filter((number) => !dealtWith.has(number)));
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
    const { account } = ready;
    const { importId } = this.work;
    const { refused, wanted } = await sortOut(block, ready, { ...this.parts, work: this.work, open: this.open });
    const registered = wanted.map((owned) => registeredNumber(owned, account));
    const claims = await this.parts.register.claimForImport(importId, registered, this.rowCount + 1, this.onBehalf);
    const claimed = wanted.filter((_, index) => claims[index] === 'claimed');
    await this.numbers.save(ready, claimed, this.open);
    const rows = await inTurns([...wanted.entries()], MAX_WRITES, async ([index, owned]): Promise<ImportedRow> => {
      const claim = claims[index]!;
      if (claim === 'claimed') return this.numbers.pointHere(ready, owned);
      return { number: owned.number, ...refusalOfTaken(owned.number, claim) };
    });
    // In the order in which they were claimed: each number was told its row.
    return this.signal.aborted ? [] : [...rows, ...refused];
  }

  private async tellOfMissing(numbers: readonly string[]): Promise<void> {
    for (const number of numbers)
      if (this.open.has(number)) await this.parts.configurations.forget({ ...this.work, number });
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
    await this.parts.register.recordImported(this.work.importId, rows, this.rowCount + 1, nextPage, this.onBehalf);
    this.rowCount += rows.length;
  }

  private get onBehalf(): OnBehalf {
    return onBehalfOf(this.work);
  }
}
