import { isDeepStrictEqual } from 'node:util';
import type { Unfinished } from '#background-work';
import { onBehalfOf } from '#number-register';
import type { NumberRegister, NumberWork, Refusal } from '#number-register';
import type { ConnectedAccount, ConnectedAccounts } from '../account/connected-accounts.js';
import type { AskedWork } from '../work/asked-work.js';
import type { NumberTurns } from '../work/number-turns.js';
import { MENDING_MS, untilMended, whatToMend } from '../work/to-mend.js';
import type { CarrierConfiguration, OwnedNumber, WebhookTargets } from '../carrier/carrier-facts.js';
import { CarrierError } from '../carrier/carrier.errors.js';
import type { CarrierRegions } from '../carrier/carrier-regions.port.js';
import type { Carrier } from '../carrier/carrier.port.js';
import { webhookTargetsOf } from '../webhook-targets.js';
import { keepHere, whereItPoints } from './keep-here.js';
import type { SavedConfigurations } from './saved-configurations.js';
import { sayingTheWayOut } from './saying-the-way-out.js';
import { regionTakenElsewhere } from './taken-elsewhere.js';

export type GiveBackWork = Extract<NumberWork, { kind: 'give-back' }>;

export interface GiveBackParts {
  readonly register: NumberRegister;
  readonly accounts: ConnectedAccounts;
  readonly configurations: SavedConfigurations;
  readonly askedWork: AskedWork;
  readonly numberTurns: NumberTurns;
}

/** A carrier may still list for a while what it has let go of: how soon to look again, at first and at last. */
const FIRST_CONFIRMING_MS = 1_000;
const MAX_CONFIRMING_MS = 60_000;

/** For so long it proves nothing that a number is listed still. */
const SETTLING_MS = 60_000;

const NO_ADDRESS = 'https://ringfence.invalid';

/**
 * Gives one number back, from wherever it stands to its end: every step can be taken again. The inventory lets go of it
 * only when the carrier, asked anew, says that it is done.
 */
export class GiveBackRun {
  constructor(
    private readonly parts: GiveBackParts,
    private readonly work: GiveBackWork,
  ) {}

  /** Rejects with what may pass, as `PurchaseRun.toEnd` does. */
  toEnd(): Promise<Unfinished | void> {
    const { askedWork, numberTurns } = this.parts;
    return numberTurns.take(this.work.number, () =>
      this.goOn().catch((error) => untilMended(error, askedWork.mayBeAsked(this.work))),
    );
  }

  private async goOn(): Promise<Unfinished | void> {
    const { number, how } = this.work;
    // It has stayed, and the answer to that was lost: what its carrier would do now is not wanted any more.
    if (!(await this.isWanted())) return this.parts.askedWork.forget(this.work);
    let opened: ConnectedAccount | undefined;
    try {
      opened = await this.opened();
      const owned = await opened.carrier.ownedNumber(number);
      if (owned) {
        const unfinished = how === 'release' ? await this.released(opened, owned) : await this.putBack(opened, owned);
        if (unfinished) return unfinished;
      }
      // Before the number is let go of: from then on somebody may bring it in again, and how it was then must stay known.
      // Interrupted after this, it is found as it was, which needs no more knowing.
      await this.parts.configurations.forget(this.work);
      await this.parts.register.finishGiveBack(number, how, onBehalfOf(this.work));
      this.parts.askedWork.forget(this.work);
    } catch (error) {
      if (!(error instanceof CarrierError) || error.isPassing) throw error;
      if (await this.parts.accounts.isRotatedSince(error, this.work.workspace, opened)) return { againInMs: 0 };
      return this.stay(error);
    }
  }

  private async isWanted(): Promise<boolean> {
    const open = await this.parts.register.openWorkOf(this.work.number);
    return open.some(({ askedBy }) => askedBy === this.work.askedBy);
  }

  /** What may have happened is not taken for refused, whatever the carrier refuses now. */
  private async stay(because: CarrierError): Promise<Unfinished | void> {
    const { register, askedWork } = this.parts;
    const { code, message, isOfAccount } = because;
    const { carrierAccountId } = this.work;
    let detail = message;
    if (askedWork.mayBeAsked(this.work)) {
      if (this.work.how === 'release') return { againInMs: MENDING_MS, because };
      // All of it is put back and its calls are handled at home, or soon will be: there is no way but on.
      if (askedWork.isAsked(this.work)) return { againInMs: MENDING_MS, because };
      try {
        const opened = await this.opened();
        const kept = await keepHere(opened, this.work.number, await this.saved(opened));
        detail += ` ${whereItPoints(kept, carrierAccountId)}`;
      } catch (error) {
        if (!(error instanceof CarrierError) || error.isPassing) throw error;
        // Nobody can be asked: neither has it stayed as it was, nor is it put back.
        if (isOfAccount || error.isOfAccount) return { againInMs: MENDING_MS, because };
        detail += ` ${whereItPoints('elsewhere', carrierAccountId)} Setting it up here again was refused, too: ${error.message}`;
      }
    }
    await register.failGiveBack(this.work.number, { code, detail }, onBehalfOf(this.work));
    askedWork.forget(this.work);
  }

  private opened(): Promise<ConnectedAccount> {
    return this.parts.accounts.open(this.work.workspace, this.work.carrierAccountId);
  }

  /** What is to be put back, which never leads here, however it came to be saved. Undefined: what points here is to go. */
  private async saved(opened: ConnectedAccount): Promise<CarrierConfiguration | undefined> {
    const saved = this.work.restore === false ? undefined : await this.parts.configurations.of(this.work);
    return saved && opened.carrier.withoutUs({ configuration: saved }, oursOf(opened));
  }

  /** The longer it takes, the less often it is asked for. */
  private confirming(): Unfinished {
    const halfMs = this.parts.askedWork.countWaitMs(this.work) / 2;
    return { againInMs: Math.min(Math.max(FIRST_CONFIRMING_MS, halfMs), MAX_CONFIRMING_MS) };
  }

  /** Ends what `because` has stopped, unless the carrier may have let go of the number: the number stays. */
  giveUp(because?: unknown): Promise<void> {
    return this.parts.numberTurns.take(this.work.number, async () => {
      const { register, askedWork } = this.parts;
      if (!(await this.isWanted())) return askedWork.forget(this.work);
      if (askedWork.mayBeAsked(this.work))
        throw new Error('The carrier may have let go of the number, so giving it back is not given up.');
      await register.failGiveBack(this.work.number, whatToMend(because) ?? OUR_FAULT, onBehalfOf(this.work));
      askedWork.forget(this.work);
    });
  }

  private async released({ carrier }: ConnectedAccount, owned: OwnedNumber): Promise<Unfinished | undefined> {
    const { askedWork } = this.parts;
    try {
      await carrier.release(owned);
    } catch (error) {
      const isRefused = error instanceof CarrierError && error.effect === 'none';
      if (!isRefused) askedWork.doubt(this.work);
      if (!isRefused || error.isPassing || !askedWork.mayBeAsked(this.work)) throw error;
      // An earlier attempt may have done it. Is it still there once that would show, the refusal holds.
      askedWork.refuse(this.work);
      return { againInMs: SETTLING_MS };
    }
    askedWork.note(this.work);
    return (await carrier.ownedNumber(owned.number)) ? this.confirming() : undefined;
  }

  private async putBack(opened: ConnectedAccount, owned: OwnedNumber): Promise<Unfinished | undefined> {
    const { carrier } = opened;
    const ours = oursOf(opened);
    const regions = this.work.regions.length > 0 ? carrier.regions : undefined;
    // First of all: without them the number would be left halfway.
    for (const region of this.work.regions) await regions?.requireCredentials(region);
    const saved = await this.saved(opened);
    const former = saved ?? carrier.withoutUs(owned, ours);
    if (!isDeepStrictEqual(owned.configuration, former)) {
      await carrier.configure(owned, former).catch((error: unknown) => {
        if (!(error instanceof CarrierError) || error.effect !== 'none') this.mayHaveChanged();
        throw saved ? sayingTheWayOut(error, owned.configuration, saved) : error;
      });
      this.mayHaveChanged();
      const now = await carrier.ownedNumber(owned.number);
      if (now === undefined) return undefined;
      if (!isDeepStrictEqual(now.configuration, former)) return this.confirming();
    }
    return regions && this.withdrawn(carrier, regions, owned, ours);
  }

  private mayHaveChanged(): void {
    const { askedWork } = this.parts;
    if (!askedWork.wasTried(this.work)) askedWork.doubt(this.work);
  }

  /**
   * Who wants nothing put back keeps the region, too, in which somebody has set up since how the calls are taken. It is
   * asked for: a region of ours that is on its way would take the calls to where nothing is set up any more.
   */
  private async withdrawn(
    carrier: Carrier,
    regions: CarrierRegions,
    owned: OwnedNumber,
    webhooks: WebhookTargets,
  ): Promise<Unfinished | undefined> {
    const { restore, regions: visited } = this.work;
    const mayStay = restore === false && !this.parts.askedWork.isAsked(this.work);
    const stayingIn = mayStay ? await regionTakenElsewhere(carrier, regions, owned, { visited, webhooks }) : undefined;
    if (stayingIn !== undefined) await regions.setRegion(owned.number, stayingIn);
    const unfinished = stayingIn === undefined ? await this.movedHome(regions) : undefined;
    if (!unfinished) await regions.withdraw(owned.number, visited, webhooks);
    return unfinished;
  }

  /**
   * Also where the number seems to be at home: what was asked for last may be on its way. Elsewhere its calls lead here
   * until they are handled at home.
   */
  private async movedHome(regions: CarrierRegions): Promise<Unfinished | undefined> {
    const { number } = this.work;
    const { askedWork } = this.parts;
    if (!askedWork.isAsked(this.work)) {
      await regions.setRegion(number, regions.home);
      askedWork.note(this.work);
    }
    return (await regions.regionOf(number)) === regions.home ? undefined : this.confirming();
  }
}

const OUR_FAULT: Refusal = {
  code: 'internal_error',
  detail: 'Something went wrong on our side, and the number has stayed. Try again.',
};

/** What is ours is known by its path, whatever our address is now, or if we have none. */
function oursOf({ account, webhooks }: ConnectedAccount): WebhookTargets {
  return webhooks ?? webhookTargetsOf(NO_ADDRESS, account);
}
