import type { RequestFaults } from '../faults/fault-plan.js';
import type { StockNumber } from '../inventory/stock.js';
import type { EmulatedAccount } from '../account/emulated-account.js';
import { FRESH_CONFIGURATION, configured } from './telnyx-number.js';
import type { TelnyxConfiguration, TelnyxNumber } from './telnyx-number.js';

/** How long an order takes when nothing is planned for it. */
const USUAL_MS = 20;

export interface TelnyxOrder {
  readonly id: string;
  /** Each with the id that it has in the order. */
  readonly items: readonly { readonly id: string; readonly stock: StockNumber }[];
  /** What the buyer wrote beside it. */
  readonly reference: string | null;
  readonly connectionId: string | null;
  readonly messagingProfileId: string | null;
  readonly createdAt: Date;
  updatedAt: Date;
  status: 'pending' | 'success' | 'failure';
  /** An order of numbers that need papers stays pending until somebody brings them. */
  readonly requirementsMet: boolean;
  readonly requestId: string;
}

interface Pending {
  readonly order: TelnyxOrder;
  readonly outcome: 'success' | 'failure';
  /** Milliseconds since 1970. */
  readonly notBefore: number;
  asksLeft: number;
  readonly listedLateFor: number;
}

/** The account that orders, and gets the numbers. */
interface Buyer extends Pick<EmulatedAccount, 'world' | 'write' | 'charge'> {
  hold(stock: StockNumber, configuration: TelnyxConfiguration): TelnyxNumber;
}

/** An account's orders: they end some time after they were taken, whether anybody asks or not. */
export class NumberOrders {
  readonly #orders = new Map<string, TelnyxOrder>();
  readonly #pending = new Map<string, Pending>();

  constructor(private readonly account: Buyer) {}

  get all(): readonly TelnyxOrder[] {
    this.settleDue();
    return [...this.#orders.values()];
  }

  /** Takes it, and puts its numbers aside. */
  take(order: TelnyxOrder, faults: RequestFaults): void {
    this.#orders.set(order.id, order);
    for (const { stock } of order.items) {
      this.account.world.stock.telnyx.take(stock.number);
      this.account.write(
        { type: 'ordered', number: stock.number, orderId: order.id, reference: order.reference },
        order.requestId,
      );
    }
    if (!order.requirementsMet) return;
    const { asks = 0, ms, outcome = 'success' } = faults.of('order_pending') ?? {};
    const waitMs = ms ?? (asks > 0 ? 0 : USUAL_MS);
    const listedLateFor = faults.of('listed_late')?.asks ?? 0;
    this.#pending.set(order.id, { order, outcome, notBefore: Date.now() + waitMs, asksLeft: asks, listedLateFor });
    if (asks === 0) setTimeout(() => this.settleDue(), waitMs + 1).unref();
  }

  /** The order as it is told now. Being asked counts. */
  ask(id: string): TelnyxOrder | undefined {
    this.settleDue();
    const pending = this.#pending.get(id);
    if (pending && pending.asksLeft > 0) pending.asksLeft -= 1;
    return this.#orders.get(id);
  }

  settleDue(): void {
    const now = Date.now();
    for (const pending of this.#pending.values())
      if (pending.asksLeft === 0 && pending.notBefore <= now) this.#settle(pending);
  }

  settleAll(): void {
    for (const pending of this.#pending.values()) this.#settle(pending);
  }

  #settle({ order, outcome, listedLateFor }: Pending): void {
    this.#pending.delete(order.id);
    order.status = outcome;
    order.updatedAt = new Date();
    for (const { stock } of order.items) {
      if (outcome === 'success') this.#bring(order, stock, listedLateFor);
      else {
        this.account.world.stock.telnyx.giveBack(stock.number);
        const { id: orderId, reference } = order;
        this.account.write({ type: 'order_failed', number: stock.number, orderId, reference }, null);
      }
    }
  }

  #bring(order: TelnyxOrder, stock: StockNumber, listedLateFor: number): void {
    const { reference, requestId } = order;
    const configuration = configured(FRESH_CONFIGURATION, {
      connection_id: order.connectionId,
      messaging_profile_id: order.messagingProfileId,
      customer_reference: reference,
    });
    const number = this.account.hold(stock, configuration);
    number.hiddenFor = listedLateFor;
    number.oldTypeFor = 1;
    this.account.write(
      {
        type: 'bought',
        number: stock.number,
        carrierNumberId: number.id,
        reference,
        configuration: { number: configuration },
      },
      requestId,
    );
    this.account.charge(stock.number, stock.offer.monthlyCost.telnyx, requestId);
  }
}
