import { afterEach, expect } from '@jest/globals';
import { domainEvent, handleCommand } from '#event-store';
import type { CommandContext, DomainEvent } from '#event-store';
import { HOME, WHO } from '#event-store/testing';
import type { CarrierName } from '#number-facts';
import { NumberRegisterDouble } from '#number-register/testing';
import { InMemoryVault } from '#vault/in-memory';
import { account, accountStream } from '../account/account.aggregate.js';
import { AccountTurns } from '../account/account-turns.js';
import { AskedWork } from '../work/asked-work.js';
import { NumberTurns } from '../work/number-turns.js';
import { ConnectedAccounts, credentialsKey } from '../account/connected-accounts.js';
import type { AccountEvent } from '../account/domain/account.events.js';
import { connected, disconnected } from '../account/fixtures/account-histories.js';
import { SetUpAccount } from '../account/set-up-account.js';
import type { OwnedNumber } from '../carrier/carrier-facts.js';
import { CarrierError } from '../carrier/carrier.errors.js';
import type { CarrierErrorCode, CarrierFailure } from '../carrier/carrier.errors.js';
import { Carriers } from '../carrier/carriers.port.js';
import type { CarrierOpening } from '../carrier/carriers.port.js';
import { LossyEventStoreDouble } from '../carrier/sandbox/testing/lossy-event-store-double.js';
import { SavedConfigurations } from '../custody/saved-configurations.js';
import type { Reach } from '../inbound-webhook/webhook-reach.js';
import { UnansweredOrders } from '../purchase/unanswered-orders.js';
import { webhookTargetsOf } from '../webhook-targets.js';
import { ScriptedCarrierDouble } from './scripted-carrier-double.js';

export const NUMBER = '+14155550100';
export const ACCOUNT_ID = connected.carrierAccountId;
const PUBLIC_URL = 'https://ringfence.example';
export const WEBHOOKS = webhookTargetsOf(PUBLIC_URL, connected);
export const HERE = { voice: WEBHOOKS.voice, messages: WEBHOOKS.messages };
export const NOWHERE = { voice: null, messages: null };
export const SETUP = { applicationId: 'application-1' };

export const owned: OwnedNumber = {
  number: NUMBER,
  carrierNumberId: 'PN1',
  type: 'local',
  capabilities: { voice: true, sms: true, mms: false },
  country: 'US',
  locality: 'San Francisco, CA',
  monthlyCost: { amount: '1.15', currency: 'USD' },
  configuration: HERE,
  purchaseId: null,
};

/** What a carrier says no with. Without `effect`: nothing was done. */
export const carrierError = (code: CarrierErrorCode, failure: Partial<CarrierFailure> = {}): CarrierError =>
  new CarrierError({ code, message: `The carrier says ${code}.`, effect: 'none', ...failure });

/** Opens the one scripted carrier, whatever account it is for. */
class OneCarrierDouble extends Carriers {
  readonly openings: CarrierOpening[] = [];
  publicUrl: string | undefined = PUBLIC_URL;

  constructor(private readonly carrier: ScriptedCarrierDouble) {
    super();
  }

  override async open(opening: CarrierOpening): Promise<ScriptedCarrierDouble> {
    this.openings.push(opening);
    return this.carrier;
  }

  override publicUrlFor(_carrier: CarrierName): string | undefined {
    return this.publicUrl;
  }
}

/** All that what goes on by itself works with, in memory: the carrier and the inventory are doubles. */
export class CarrierWorkshop {
  readonly store = new LossyEventStoreDouble();
  readonly vault = new InMemoryVault();
  readonly register = new NumberRegisterDouble();
  readonly carrier = new ScriptedCarrierDouble();
  readonly carriers = new OneCarrierDouble(this.carrier);
  readonly accounts = new ConnectedAccounts(this.store, this.vault, this.carriers);
  readonly setUp = new SetUpAccount(this.store, this.accounts, new AccountTurns());
  readonly configurations = new SavedConfigurations(this.vault);
  /** Of a process that has found nothing open. */
  readonly askedWork = this.asProcessThatFinds([]);
  readonly numberTurns = new NumberTurns();
  /** What the public address leads to. */
  reach: Reach = { is: 'here' };
  readonly webhookReach = { of: async (): Promise<Reach> => this.reach };
  time = new Date(WHO.time);
  readonly now = (): Date => this.time;
  readonly unansweredOrders = new UnansweredOrders(() => this.time.getTime());

  /** Where the account is connected. */
  static async opened(): Promise<CarrierWorkshop> {
    const workshop = new CarrierWorkshop();
    await workshop.writeAccount(connected);
    await workshop.vault.put(credentialsKey(HOME, ACCOUNT_ID), { authToken: 'token-1' });
    return workshop;
  }

  get context(): CommandContext {
    return { ...WHO, time: this.time.toISOString() };
  }

  pass(ms: number): void {
    this.time = new Date(this.time.getTime() + ms);
  }

  /** Of a process that finds these open when it first looks. */
  asProcessThatFinds(open: readonly { readonly askedBy: string }[]): AskedWork {
    const askedWork = new AskedWork(() => this.time.getTime());
    askedWork.see(open);
    return askedWork;
  }

  async writeAccount(...events: AccountEvent[]): Promise<void> {
    await handleCommand(this.store, this.context, async (load) => [
      { to: await load(account, accountStream(HOME, ACCOUNT_ID)), events },
    ]);
  }

  disconnect(): Promise<void> {
    return this.writeAccount(disconnected);
  }

  /** What happened in a stream. */
  async eventsOf(stream: string): Promise<readonly DomainEvent[]> {
    return (await this.store.readStream(stream)).map((event) => domainEvent(event));
  }
}

/** A workshop for each test of a file; after each, its script must be at its end, and nothing else have been asked. */
export function workshopOfEachTest(): () => Promise<CarrierWorkshop> {
  const opened: CarrierWorkshop[] = [];
  afterEach(() => {
    for (const { carrier } of opened.splice(0)) expect(carrier.departures).toEqual([]);
  });
  return async () => {
    const workshop = await CarrierWorkshop.opened();
    opened.push(workshop);
    return workshop;
  };
}
