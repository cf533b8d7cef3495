import type { Actor } from '#event-store';
import type { Capabilities, CarrierName, Money, NumberType, NumbersInRegion, Taker } from '#number-facts';

/** On whose behalf something is done: what stands beside the events that come of it. */
export interface OnBehalf {
  readonly workspace: string;
  readonly actor: Actor;
  /** The request that started it all. */
  readonly correlationId: string;
  /** The event or request that led to it. */
  readonly causationId: string;
  /** Why, in the words of whoever asked for it. */
  readonly reason?: string;
}

/** A number as its carrier describes it when it comes. */
export interface RegisteredNumber {
  /** E.164. */
  readonly number: string;
  readonly carrier: CarrierName;
  readonly carrierAccountId: string;
  readonly numberType: NumberType;
  readonly capabilities: Capabilities;
  readonly country: string | null;
  readonly locality: string | null;
  readonly monthlyCost: Money | null;
}

/** Why a carrier did not do something: stable code, and a sentence that says what to do. */
export interface Refusal {
  readonly code: string;
  readonly detail: string;
}

/** Where a number's calls are to be handled; see `RegionChoice` of the inventory. */
export interface RegionWanted {
  readonly value: string;
  readonly edge: string | null;
}

/** How a number goes: to its carrier, or set up there as it was before it came. */
export type GiveBack = 'release' | 'detach';

/** Something that only a carrier can do. */
export type CarrierTask =
  | {
      readonly kind: 'give-back';
      readonly how: GiveBack;
      /** How it was set up before it came is not put back: what points here is taken away. */
      readonly restore?: false;
      /** Where else than at home its calls were to be handled since it came, so that each may lead here. */
      readonly regions: readonly string[];
    }
  | {
      readonly kind: 'region';
      readonly region: RegionWanted;
      /** Where its calls are handled until then, and again when nothing comes of it. */
      readonly former: RegionWanted;
      /** Another region was asked for after that, which the carrier may have taken and has not confirmed. */
      readonly isFormerInDoubt?: true;
    };

/** What somebody has asked for and only a carrier can do. */
export interface Asked {
  readonly workspace: string;
  readonly carrierAccountId: string;
  /** The event that asked for it. */
  readonly askedBy: string;
  /** Who asked, and the request with which. */
  readonly actor: Actor;
  readonly correlationId: string;
  /** Why, in their words. */
  readonly reason?: string;
}

/** Something to be done for one number. It stays open until it is finished or failed. */
export type NumberWork = CarrierTask & Asked & { readonly number: string };

/** Numbers of an account that are to be brought in. */
export interface WantedImport {
  readonly importId: string;
  readonly carrierAccountId: string;
  /** E.164 each. */
  readonly numbers: readonly string[] | 'all';
  /** Numbers that are in use elsewhere are taken from there. */
  readonly confirmLive: boolean;
}

/** An import that somebody has asked for. It stays open until it is finished. */
export interface ImportWork extends Asked, WantedImport {
  readonly kind: 'import';
}

/** What the inventory has decided and a carrier has to do. */
export type CarrierWork = NumberWork | ImportWork;

/** What comes of a number that an import wants. `claimed`: it is the workspace's, by this very import. Else: who has it. */
export type ImportClaim = 'claimed' | Taker;

/** What is to be known of a number that has come all the same: stable code, and a sentence that says what to do. */
export interface Remark {
  readonly code: string;
  readonly detail: string;
}

/** What became of a number that an import has dealt with. */
export type ImportedRow = { readonly number: string } & (
  { readonly outcome: 'imported'; readonly remark?: Remark } | ({ readonly outcome: 'skipped' | 'failed' } & Refusal)
);

/** How an import goes on, for those who watch it. */
export interface NotedProgress {
  /** How many rows there will be; null while nobody knows. */
  readonly expected: number | null;
  /** For how long from now its carrier wants to be left alone, in milliseconds. Null when it does not. */
  readonly restMs: number | null;
}

/** How far an import from an account is. */
export interface ImportProgress {
  readonly status: 'running' | 'finished';
  /** The page of the carrier's list that comes next; null for the first. */
  readonly page: string | null;
  /** How many numbers it has dealt with. */
  readonly rowCount: number;
  /** E.164 of numbers that it has claimed and not told of. None of them can be given back until it has. */
  readonly open: readonly string[];
}

/** Numbers that an import has dealt with, in that order. */
export interface ImportedNumbersPage {
  readonly numbers: readonly string[];
  /** Pass it as `after`; null on the last page. */
  readonly next: string | null;
}

/** A number that a workspace holds, as far as its carrier has a say in it. */
export interface HeldNumber {
  /** E.164. */
  readonly number: string;
  /** `releasing`: it is on its way out, and may be gone at its carrier. */
  readonly status: 'active' | 'releasing';
  readonly capabilities: Capabilities;
  /** Where its calls are handled, or are about to be; null where there is no choice. */
  readonly region: string | null;
  /** An import has claimed it, and may let go of it yet. Only `heldAmong` says so, and of an older inventory not even that. */
  readonly isArriving?: boolean;
}

export interface HeldNumberPage {
  /** In the order of the numbers: at most 500. */
  readonly numbers: readonly HeldNumber[];
  /** Pass it as `after`; null on the last page. */
  readonly next: string | null;
}

/** What a register rejects with of its own, beside refusals: the list of numbers cannot be read right now. */
export type NumberRegisterErrorCode = 'read_model_unavailable';

/** Who has a number; as the workspace that asks may know. */
export type Claimant = 'nobody' | Taker;

/**
 * What the inventory does for whoever deals with carriers: it alone decides who holds which number. Everything can be
 * said again without harm. Rejects with the inventory's `DomainError`s, or with `service_unavailable` while it cannot be
 * reached, and then nobody knows whether it was done.
 */
export abstract class NumberRegister {
  /**
   * Keeps the number for a purchase. Rejects with `number_in_use`, `number_already_held`, `purchase_in_progress`; with
   * `purchase_fulfilled` once this very purchase has brought the number, also after it has left again.
   */
  abstract reserve(number: string, purchaseId: string, onBehalf: OnBehalf): Promise<void>;

  /** Lets go of a number whose purchase has brought nothing. */
  abstract liftReservation(number: string, purchaseId: string, onBehalf: OnBehalf): Promise<void>;

  /** The number is the workspace's from now on. Rejects with `number_in_use`, `number_already_held`. */
  abstract addPurchased(number: RegisteredNumber, purchaseId: string, onBehalf: OnBehalf): Promise<void>;

  /**
   * The carrier is done with it. Rejects with `not_found`, and with `number_not_leaving` also where it leaves by another
   * way, or was asked for anew: `onBehalf` names the event that asked (`onBehalfOf`), here and in the two that follow.
   */
  abstract finishGiveBack(number: string, how: GiveBack, onBehalf: OnBehalf): Promise<void>;

  /** The number stays. Without effect on one that is not leaving, or was asked for anew. */
  abstract failGiveBack(number: string, refusal: Refusal, onBehalf: OnBehalf): Promise<void>;

  /** `refusal`: null when the carrier has confirmed the region. Without effect when a region was asked for anew. */
  abstract settleRegion(
    number: string,
    region: RegionWanted,
    refusal: Refusal | null,
    onBehalf: OnBehalf,
  ): Promise<void>;

  /** The carrier account does not hold it any more. Without effect on a number that is not active there. Rejects with `not_found`. */
  abstract loseNumber(number: string, carrierAccountId: string, onBehalf: OnBehalf): Promise<void>;

  abstract changeCapabilities(number: string, capabilities: Capabilities, onBehalf: OnBehalf): Promise<void>;

  /**
   * Where the carrier says that it handles the calls of these numbers, at most 1,000: what was only assumed is known from
   * now on. Without effect where another region is set, or being set, here, where the last move has failed, and on numbers
   * that are not active there.
   */
  abstract confirmRegions(
    carrierAccountId: string,
    regions: Readonly<Record<string, string>>,
    onBehalf: OnBehalf,
  ): Promise<void>;

  /**
   * Each number is the workspace's from now on unless somebody has it: at most 200 at once. In the order given; `firstRow`
   * is the row of the first of them. Rejects with `not_found` when the import is not under way, and with `import_moved_on`
   * where another row comes next: so a call that comes late claims nothing that has come and gone since.
   */
  abstract claimForImport(
    importId: string,
    numbers: readonly RegisteredNumber[],
    firstRow: number,
    onBehalf: OnBehalf,
  ): Promise<readonly ImportClaim[]>;

  /**
   * Writes down what became of numbers that were not written down before, and which page of the carrier's list comes next.
   * One that was claimed and has failed is let go of in the same step. `firstRow` is the row of the first of them: without
   * effect where another row comes next, for then they were written down by a call whose answer was lost.
   */
  abstract recordImported(
    importId: string,
    rows: readonly ImportedRow[],
    firstRow: number,
    nextPage: string | null,
    onBehalf: OnBehalf,
  ): Promise<void>;

  /** Without effect on an import that has ended. `expected` null: as before. A claim and a row end the rest. */
  abstract noteProgress(importId: string, progress: NotedProgress, onBehalf: OnBehalf): Promise<void>;

  /** Numbers of an account are to be brought in. The same id is the same import, which begins once. */
  abstract startImport(wanted: WantedImport, onBehalf: OnBehalf): Promise<void>;

  /** Rejects with `not_found`. */
  abstract importProgress(workspace: string, importId: string): Promise<ImportProgress>;

  abstract importedNumbers(workspace: string, importId: string, after?: string): Promise<ImportedNumbersPage>;

  /**
   * `refusal`: why it ends before everything was dealt with; null otherwise. Rejects with `import_moved_on` while a number
   * that it has claimed has no row.
   */
  abstract finishImport(importId: string, refusal: Refusal | null, onBehalf: OnBehalf): Promise<void>;

  /** All that waits for a carrier, oldest first. */
  abstract openWork(): Promise<readonly CarrierWork[]>;

  /** The same of one number. What is not told any more is wanted no more. */
  abstract openWorkOf(number: string): Promise<readonly NumberWork[]>;

  /**
   * What the workspace holds of a carrier account, with everything that has happened until now. Rejects with
   * `read_model_behind`, `read_model_unavailable` and `too_many_waiting`, which pass by themselves.
   */
  abstract heldAt(workspace: string, carrierAccountId: string, after?: string): Promise<HeldNumberPage>;

  /** Those of the numbers that `heldAt` would show, as they are now: at most 1,000. */
  abstract heldAmong(
    workspace: string,
    carrierAccountId: string,
    numbers: readonly string[],
  ): Promise<readonly HeldNumber[]>;

  /** How many numbers `heldAt` shows on all its pages; rejects as that does. */
  abstract countAt(workspace: string, carrierAccountId: string): Promise<number>;

  /**
   * Of the numbers that `heldAt` shows: those that may be in each region but the first, as far as is known here. One that is
   * moved counts in the region that was confirmed last and in each that was asked for since, until one is confirmed.
   */
  abstract elsewhere(workspace: string, carrierAccountId: string): Promise<Readonly<Record<string, NumbersInRegion>>>;

  /**
   * Those of the numbers that nobody has and that the workspace has detached from the account, where it had them last: at
   * most 1,000. An import that could not set a number up has not detached it.
   */
  abstract detachedAmong(
    workspace: string,
    carrierAccountId: string,
    numbers: readonly string[],
  ): Promise<readonly string[]>;

  /** Of each number asked for: at most 1,000. */
  abstract claimants(workspace: string, numbers: readonly string[]): Promise<Readonly<Record<string, Claimant>>>;
}
