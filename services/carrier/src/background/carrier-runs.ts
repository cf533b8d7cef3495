import { assertNever } from '#assert-never';
import { BackgroundLanes } from '#background-work';
import type { BackgroundLanesOptions, Rest, Unfinished } from '#background-work';
import type { NumberRegister } from '#number-register';
import { RecentlySet } from '#recently-set';
import { carrierOf } from '../account/domain/account.rules.js';
import { AccountImportRun } from '../import/account-import-run.js';
import type { AccountImportParts } from '../import/account-import-run.js';
import { GiveBackRun } from '../custody/give-back-run.js';
import type { GiveBackParts } from '../custody/give-back-run.js';
import { PurchaseRun } from '../purchase/purchase-run.js';
import type { PurchaseRunParts } from '../purchase/purchase-run.js';
import type { OpenPurchase, OpenPurchases } from '../purchase/open-purchases.js';
import { PASSING_CODES_HERE } from '../work/passing-codes.js';
import { RegionRun } from '../region/region-run.js';
import type { RegionRunParts } from '../region/region-run.js';
import { groupOf, keyOf, keyOfPurchase, nameOf, whose } from './subject.js';
import type { Subject } from './subject.js';

export interface CarrierRunsOptions extends PurchaseRunParts, GiveBackParts, AccountImportParts, RegionRunParts {
  readonly register: NumberRegister;
  readonly openPurchases: OpenPurchases;
  /** `what`: what it holds up, if anything in particular. */
  readonly onTrouble: (error: unknown, what?: string) => void;
  /** How often all that is open is begun that is not on its way, though nobody has said that there is something; default 30 s. */
  readonly askEveryMs?: number;
}

/**
 * At once, for each carrier and for each account: carriers limit what one account may ask. A carrier that hangs keeps its
 * turns for half a minute and longer, and no other's.
 */
const NUMBERS_AT_ONCE = { maxRunning: 16, maxRunningPerGroup: 4 };

/**
 * An import keeps its turn for hours when its account is large and its carrier slow. So imports have turns of their own:
 * what is bought or given back waits for none.
 */
const IMPORTS_AT_ONCE = { maxRunning: 64, maxRunningPerGroup: 1 };
const ASK_EVERY_MS = 30_000;

/** More than end while one list of what is to be done is on its way. */
const MAX_ENDED = 10_000;

/** Trouble that passes by itself, or once somebody has mended something. */
const PASSING_CODES: readonly string[] = [
  'carrier_rate_limited',
  'carrier_unavailable',
  'carrier_answer_unreadable',
  ...PASSING_CODES_HERE,
];

/**
 * Brings everything that a carrier has to do to its end: purchases, and what the inventory has decided. What is to be done
 * is in the logs and not here, so a lost call loses nothing: it is looked at again.
 */
export class CarrierRuns {
  private readonly numbers: BackgroundLanes<Subject>;
  private readonly imports: BackgroundLanes<Subject>;
  /**
   * What was asked for, ended, and is told once more by a list that was made before: a number that has stayed must not be
   * released after all.
   */
  private readonly ended = new RecentlySet<string, true>(MAX_ENDED);
  private timer: NodeJS.Timeout | undefined;
  private isLooking = false;
  /** Something may have been decided since the list that is on its way was asked for. */
  private mayHaveMissed = false;

  constructor(private readonly options: CarrierRunsOptions) {
    const shared: Omit<BackgroundLanesOptions<Subject>, 'maxRunning'> = {
      keyOf,
      groupOf,
      laneOf: (subject) => carrierOf(whose(subject).carrierAccountId),
      run: (subject, signal) => this.run(subject, signal),
      giveUp: (subject, because, signal) => this.giveUp(subject, because, signal),
      passingCodes: PASSING_CODES,
      onTrouble: (error, subject) => options.onTrouble(error, nameOf(subject)),
    };
    this.numbers = new BackgroundLanes({ ...shared, ...NUMBERS_AT_ONCE });
    this.imports = new BackgroundLanes({ ...shared, ...IMPORTS_AT_ONCE });
  }

  /** Goes on with what an earlier process began. */
  start(): void {
    const { askEveryMs = ASK_EVERY_MS } = this.options;
    this.timer = setInterval(() => this.beginAll(), askEveryMs);
    this.beginAll();
  }

  /** Resolves when nothing runs any more. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    await Promise.all([this.numbers.stop(), this.imports.stop()]);
  }

  beginPurchase(purchase: OpenPurchase): void {
    this.begin({ kind: 'purchase', purchase });
  }

  /** To be called when the inventory may have decided something new. One list is on its way at a time. */
  lookForWork(): void {
    this.mayHaveMissed = true;
    if (!this.isLooking) void this.look();
  }

  /** What holds a purchase up that goes on by itself. */
  restOfPurchase(purchaseId: string): Rest | undefined {
    return this.numbers.restOf(keyOfPurchase(purchaseId));
  }

  /** All that something holds up. */
  *resting(): Generator<readonly [Subject, Rest]> {
    yield* this.numbers.resting();
    yield* this.imports.resting();
  }

  /** What a fault of ours has stopped is open, and not on its way. */
  private beginAll(): void {
    for (const purchase of this.options.openPurchases.all()) this.beginPurchase(purchase);
    this.lookForWork();
  }

  private async look(): Promise<void> {
    this.isLooking = true;
    while (this.mayHaveMissed) {
      this.mayHaveMissed = false;
      try {
        const open = await this.options.register.openWork();
        this.options.askedWork.see(open);
        for (const work of open) this.begin(work);
      } catch (error) {
        this.options.onTrouble(error);
      }
    }
    this.isLooking = false;
  }

  /** What is asked for anew has a key of its own, so a list tells nothing new of what is on its way. */
  private begin(subject: Subject): void {
    (subject.kind === 'import' ? this.imports : this.numbers).beginUnlessKnown(subject);
  }

  private async run(subject: Subject, signal: AbortSignal): Promise<Unfinished | void> {
    if (this.ended.get(keyOf(subject))) return undefined;
    const unfinished = await this.runOf(subject, signal).toEnd();
    if (!unfinished && !signal.aborted) this.ended.set(keyOf(subject), true);
    return unfinished;
  }

  private async giveUp(subject: Subject, because: unknown, signal: AbortSignal): Promise<void> {
    await this.runOf(subject, signal).giveUp(because);
    this.ended.set(keyOf(subject), true);
  }

  private runOf(subject: Subject, signal: AbortSignal): PurchaseRun | GiveBackRun | RegionRun | AccountImportRun {
    switch (subject.kind) {
      case 'purchase':
        return new PurchaseRun(this.options, subject.purchase);
      case 'give-back':
        return new GiveBackRun(this.options, subject);
      case 'region':
        return new RegionRun(this.options, subject);
      case 'import':
        return new AccountImportRun(this.options, subject, signal);
      default:
        return assertNever(subject);
    }
  }
}
