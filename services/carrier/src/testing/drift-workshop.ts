import { HOME, WHO } from '#event-store/testing';
import { onBehalfOf } from '#number-register';
import type { GiveBack, RegisteredNumber } from '#number-register';
import type { CarrierConfiguration, Override, OwnedNumber } from '../carrier/carrier-facts.js';
import type { DriftState } from '../drift/domain/drift.state.js';
import { DriftCheckRun } from '../drift/drift-check-run.js';
import { drift, driftStream } from '../drift/drift.aggregate.js';
import { DriftFixes } from '../drift/drift-fixes.js';
import { decideStartDriftCheck } from '../drift/start-drift-check/start-drift-check.js';
import { handleCommand, loadAggregate } from '#event-store';
import { ACCOUNT_ID, HERE, SETUP, owned, workshopOfEachTest } from './carrier-workshop.js';
import type { CarrierWorkshop } from './carrier-workshop.js';

const HERE_BOTH = { voice: true, messages: true };

/** An account that is compared: what it holds, what is held of it, and what may happen in between. */
export class DriftWorkshop {
  readonly holdings = new Map<string, OwnedNumber>();
  readonly overrides = new Map<string, readonly Override[]>();
  readonly stop = new AbortController();
  /** What checks have told of. */
  readonly troubles: unknown[] = [];
  /** Of the carrier's list. */
  numbersOnPage = 3;
  /** Called before each page of the carrier's list, with its place. */
  beforePage: (place: number) => void = () => undefined;

  constructor(readonly all: CarrierWorkshop) {
    const overridesOf = ({ number }: OwnedNumber) => this.overrides.get(number) ?? [];
    const set = (number: OwnedNumber, configuration: CarrierConfiguration) => {
      this.holdings.set(number.number, { ...number, configuration });
      return this.holdings.get(number.number);
    };
    all.carrier
      .always('setUp', () => SETUP)
      .always('setupPointing', () => HERE_BOTH)
      .always('overridesOfAll', () => overridesOf)
      .always('overrides', overridesOf)
      .always('ownedNumbers', (page?: string) => this.pageOf(page))
      .always('ownedNumber', (number: string) => this.holdings.get(number))
      .always('pointHere', (number: OwnedNumber) => set(number, HERE));
  }

  /** The account has it. */
  there(number: string, facts: Partial<OwnedNumber> = {}): void {
    this.holdings.set(number, { ...owned, number, ...facts });
  }

  /** It is held here, of this account. */
  async here(
    number: string,
    facts: Partial<RegisteredNumber> = {},
    { workspace = HOME, purchaseId = `purchase of ${number}` } = {},
  ): Promise<void> {
    await this.all.register.addPurchased({ ...registered(number), ...facts }, purchaseId, { ...WHO, workspace });
  }

  /** An import that runs has claimed it as its first, and has yet to set it up. */
  async arriving(number: string, importId: string): Promise<void> {
    await this.all.register.claimForImport(importId, [registered(number)], 1, WHO);
  }

  /** It is held here, and on its way out. */
  leaving(number: string, how: GiveBack): void {
    const { actor, correlationId } = WHO;
    const asked = { workspace: HOME, carrierAccountId: ACCOUNT_ID, askedBy: 'e', actor, correlationId };
    this.all.register.beginGiveBack({ kind: 'give-back', how, regions: [], number, ...asked });
  }

  /** It was held here until somebody gave it back. */
  async gone(number: string, how: GiveBack): Promise<void> {
    const { register } = this.all;
    this.leaving(number, how);
    const [work] = await register.openWorkOf(number);
    await register.finishGiveBack(number, how, onBehalfOf(work!));
  }

  /** It is held here, and somebody has had its calls handled in that region. */
  moved(number: string, region: string): void {
    const { numbers } = this.all.register;
    numbers.set(number, { ...numbers.get(number)!, region: { value: region, edge: null } });
  }

  async check(): Promise<DriftState> {
    const { store, context } = this.all;
    await handleCommand(store, context, async (load) => {
      const to = await load(drift, driftStream(HOME, ACCOUNT_ID));
      return [{ to, events: decideStartDriftCheck({ carrierAccountId: ACCOUNT_ID }, to.state) }];
    });
    await this.run().toEnd();
    return this.state();
  }

  /** `why`: the reason of whoever asked. */
  run(why: { readonly reason?: string } = {}): DriftCheckRun {
    const { actor, correlationId } = WHO;
    const check = { workspace: HOME, carrierAccountId: ACCOUNT_ID, actor, correlationId, askedBy: 'event-1', ...why };
    const onTrouble = (error: unknown) => this.troubles.push(error);
    return new DriftCheckRun({ ...this.all, onTrouble }, check, this.stop.signal);
  }

  fix(driftId: string, confirmLive = false) {
    const command = { carrierAccountId: ACCOUNT_ID, driftId, confirmLive };
    return new DriftFixes(this.all).fix(command, this.all.context).then(({ how }) => how);
  }

  async state(): Promise<DriftState> {
    return (await loadAggregate(this.all.store, drift, driftStream(HOME, ACCOUNT_ID))).state;
  }

  /** In no order that anybody could rely on. */
  private pageOf(page = '0') {
    const from = Number(page);
    this.beforePage(from / this.numbersOnPage);
    const all = [...this.holdings.values()].toSorted((one, other) =>
      one.number.split('').toReversed().join('') < other.number.split('').toReversed().join('') ? -1 : 1,
    );
    const next = from + this.numbersOnPage < all.length ? String(from + this.numbersOnPage) : null;
    return { numbers: all.slice(from, from + this.numbersOnPage), next, total: null };
  }
}

function registered(number: string): RegisteredNumber {
  const { capabilities, country, locality, monthlyCost } = owned;
  const account = { carrier: 'twilio', carrierAccountId: ACCOUNT_ID, numberType: 'local' } as const;
  return { ...account, number, capabilities, country, locality, monthlyCost };
}

/** One for each test of a file; see `workshopOfEachTest`. */
export function driftOfEachTest(): () => Promise<DriftWorkshop> {
  const opened = workshopOfEachTest();
  return async () => new DriftWorkshop(await opened());
}
