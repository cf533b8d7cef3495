import { isDeepStrictEqual } from 'node:util';
import { handleCommand, loadAggregate } from '#event-store';
import type { Addition, EventStore, Load } from '#event-store';
import type { CarrierConfiguration, NumberOrder } from '../carrier-facts.js';
import { failureOnPurpose, ORDER_MS } from './failures-on-purpose.js';
import { accountStream, blockStream, enteredBlocks, heldNumbers, stateOfOrder } from './holdings.js';
import type { HeldNumbers, Holding, OrderState } from './holdings.js';
import { stemOf } from './number-ranges.js';
import { numberNotAtCarrier, numberNotAvailable, withStoreErrors } from './refusals.js';
import type { SandboxBlockEntered, SandboxNumberEvent } from './sandbox.events.js';

export interface SandboxAccount {
  readonly store: EventStore;
  /** Id of the connected account. Each is an account of its own; all of them buy from the same numbers. */
  readonly accountId: string;
  /** Whose account it is: written beside each event. */
  readonly workspace: string;
  /** The time so many milliseconds from now, ISO 8601 in UTC. */
  readonly timeIn: (ms: number) => string;
}

/** What the sandbox has sold, seen from one account. Rejects with a `CarrierError`. */
export class SoldNumbers {
  constructor(private readonly account: SandboxAccount) {}

  /** The numbers of a block that are ordered, by anybody. */
  async inBlock(stem: string): Promise<HeldNumbers> {
    return (await withStoreErrors(loadAggregate(this.account.store, heldNumbers, blockStream(stem)))).state;
  }

  /** Stems of the blocks in which the account has or had numbers. The list only grows, at its end. */
  async enteredBlocks(): Promise<readonly string[]> {
    const stream = accountStream(this.account.accountId);
    return (await withStoreErrors(loadAggregate(this.account.store, enteredBlocks, stream))).state;
  }

  isFree(held: HeldNumbers, number: string): boolean {
    const holding = held[number];
    return !holding || ['refused', 'lost'].includes(this.stateOf(number, holding));
  }

  /** What has become of a purchase of this account; undefined when nothing is known of it. */
  orderIn(
    held: HeldNumbers,
    { number, purchaseId }: Pick<NumberOrder, 'number' | 'purchaseId'>,
  ): OrderState | undefined {
    const holding = held[number];
    if (holding?.accountId !== this.account.accountId || holding.purchaseId !== purchaseId) return undefined;
    return this.stateOf(number, holding);
  }

  /** The number as this account holds it, if it does. */
  ownedIn(held: HeldNumbers, number: string): Holding | undefined {
    const holding = held[number];
    const isOwned = holding?.accountId === this.account.accountId && this.stateOf(number, holding) === 'bought';
    return isOwned ? holding : undefined;
  }

  /** Orders the number; nothing when this very purchase has done so. Rejects with `number_not_available`. */
  async order({ number, purchaseId }: NumberOrder, configuration: CarrierConfiguration): Promise<void> {
    const { accountId, timeIn } = this.account;
    const settlesAt = failureOnPurpose(number)?.kind === 'order_pending' ? timeIn(ORDER_MS) : null;
    await this.change(purchaseId, async (load) => {
      const block = await load(heldNumbers, blockStream(stemOf(number)));
      if (this.orderIn(block.state, { number, purchaseId })) return [];
      if (!this.isFree(block.state, number)) throw numberNotAvailable(number);
      const facts = { number, accountId, purchaseId, configuration, settlesAt };
      const ordered: SandboxNumberEvent = { type: 'SandboxNumberOrdered', ...facts };
      return [{ to: block, events: [ordered] }, await this.entry(load, stemOf(number))];
    });
  }

  /** Rejects with `number_not_at_carrier`. */
  async configure(number: string, purchaseId: string, configuration: CarrierConfiguration): Promise<void> {
    await this.change(purchaseId, async (load) => {
      const block = await load(heldNumbers, blockStream(stemOf(number)));
      const owned = this.ownedIn(block.state, number);
      if (owned?.purchaseId !== purchaseId) throw numberNotAtCarrier(number);
      if (isDeepStrictEqual(owned.configuration, configuration)) return [];
      const configured: SandboxNumberEvent = { type: 'SandboxNumberConfigured', number, configuration };
      return [{ to: block, events: [configured] }];
    });
  }

  /** Nothing when the account no longer holds what this purchase brought. */
  async release(number: string, purchaseId: string): Promise<void> {
    await this.change(purchaseId, async (load) => {
      const block = await load(heldNumbers, blockStream(stemOf(number)));
      if (this.ownedIn(block.state, number)?.purchaseId !== purchaseId) return [];
      const released: SandboxNumberEvent = { type: 'SandboxNumberReleased', number };
      return [{ to: block, events: [released] }];
    });
  }

  private stateOf(number: string, holding: Holding): OrderState {
    return stateOfOrder(number, holding, this.account.timeIn(0));
  }

  private async entry(load: Load, stem: string): Promise<Addition> {
    const { accountId } = this.account;
    const entered = await load(enteredBlocks, accountStream(accountId));
    const entry: SandboxBlockEntered = { type: 'SandboxBlockEntered', accountId, stem };
    return { to: entered, events: entered.state.includes(stem) ? [] : [entry] };
  }

  private async change(purchaseId: string, decide: (load: Load) => Promise<readonly Addition[]>): Promise<void> {
    const context = {
      workspace: this.account.workspace,
      actor: { kind: 'system', id: 'sandbox', name: 'Sandbox carrier' },
      time: this.account.timeIn(0),
      correlationId: purchaseId,
      causationId: purchaseId,
    } as const;
    await withStoreErrors(handleCommand(this.account.store, context, decide));
  }
}
