import type { CarrierMessages } from '#carrier-messages';
import type { CarrierSide } from '#carrier-side';
import { LogFollower, ReadYourWritesStore, keepDirectoriesCurrent } from '#event-store';
import type { EventStore, Position, SubscriptionBatch } from '#event-store';
import type { LastWrites } from '#http-api';
import type { NumberRegister } from '#number-register';
import type { OpenedVault, Vault } from '#vault';
import { AccountDirectory } from './account/account-directory/account-directory.js';
import { AccountTurns } from './account/account-turns.js';
import { ConnectedAccounts } from './account/connected-accounts.js';
import { credentialsApart } from './account/credentials-apart.js';
import { PartWithAccount } from './account/part-with-account.js';
import { SetUpAccount } from './account/set-up-account.js';
import { TakeOverCredentials } from './account/take-over-credentials.js';
import { AskedWork } from './work/asked-work.js';
import { CarrierRuns } from './background/carrier-runs.js';
import { NumberTurns } from './work/number-turns.js';
import type { Carriers } from './carrier/carriers.port.js';
import { DriftChecks } from './drift/drift-checks.js';
import { DriftDirectory } from './drift/drift-directory/drift-directory.js';
import { DriftFixes } from './drift/drift-fixes.js';
import { SavedConfigurations } from './custody/saved-configurations.js';
import { DeskSide } from './inventory-side/desk-side.js';
import { ConnectedWebhookAccounts } from './inbound-webhook/connected-webhook-accounts.js';
import { PublicAddresses, RefusedWebhooks } from '#carrier-webhooks';
import type { PublicUrls, WebhookAccounts } from '#carrier-webhooks';
import { WebhookReach } from './inbound-webhook/webhook-reach.js';
import { InstallationMark } from './installation/installation-mark.js';
import { DeskMessages } from './messages/desk-messages.js';
import { Marketplace } from './marketplace/remembering-marketplace.js';
import { AskedNumbers } from './number-checks/asked-numbers.js';
import { UnansweredOrders } from './purchase/unanswered-orders.js';
import { OpenPurchases } from './purchase/open-purchases.js';
import { PurchaseDirectory } from './purchase/purchase-directory/purchase-directory.js';

export interface CarrierDeskOptions {
  /** The log as it is. */
  readonly log: EventStore;
  /** `carriers`: made from the log as commands see it. */
  readonly carriers: (store: EventStore) => Carriers;
  readonly vault: OpenedVault;
  readonly register: NumberRegister;
  /** Of the keys that ask this process. */
  readonly lastWrites: LastWrites;
  /** At which carriers reach the webhooks. */
  readonly publicUrls: PublicUrls;
  /** Whether it is asked where their webhooks lead. */
  readonly checksPublicUrl: boolean;
  /** How often accounts are compared with what is held of them; 0: only when somebody asks. */
  readonly driftCheckHours: number;
  /** The directories can no longer follow the log. */
  readonly onFailure: (error: unknown) => void;
  /** Told what held something up that goes on by itself. */
  readonly onTrouble: (error: unknown) => void;
  /** Told what somebody has to see to by hand. */
  readonly onLeftBehind: (error: Error) => void;
}

/** All that is done with carriers: the log that commands are written to, what is kept beside it, and what goes on by itself. */
export class CarrierDesk {
  readonly accountDirectory = new AccountDirectory();
  readonly purchaseDirectory = new PurchaseDirectory();
  readonly driftDirectory = new DriftDirectory();
  readonly refusedWebhooks = new RefusedWebhooks(
    (carrier, id) => this.accountDirectory.find(id)?.account.carrier === carrier,
  );
  readonly marketplace = new Marketplace(() => performance.now());
  /** The log as commands see it: what they wrote is shown when they are answered. */
  readonly store: EventStore;
  readonly carriers: Carriers;
  readonly accounts: ConnectedAccounts;
  readonly takeOver: TakeOverCredentials;
  readonly partWith: PartWithAccount;
  readonly runs: CarrierRuns;
  readonly driftChecks: DriftChecks;
  readonly driftFixes: DriftFixes;
  readonly side: CarrierSide;
  readonly messages: CarrierMessages;
  readonly webhookAccounts: WebhookAccounts;
  readonly installationMark: InstallationMark;
  /** Where an account and its credentials are kept, which are two places, and the turns for changing both. */
  private readonly keepers: { readonly store: EventStore; readonly vault: Vault; readonly turns: AccountTurns };
  private readonly directories: LogFollower<SubscriptionBatch>;
  private isStarted = false;
  private comparing: Promise<void> = Promise.resolve();

  constructor(readonly options: CarrierDeskOptions) {
    const { log, register, onFailure, onTrouble, onLeftBehind } = options;
    const { vault } = options.vault;
    const openPurchases = new OpenPurchases();
    this.directories = keepDirectoriesCurrent({
      log,
      directories: [
        [AccountDirectory.eventTypes, this.accountDirectory],
        [PurchaseDirectory.eventTypes, this.purchaseDirectory],
        [OpenPurchases.eventTypes, openPurchases],
        [DriftDirectory.eventTypes, this.driftDirectory],
      ],
      onFailure,
    });
    const readers = [(position: Position) => this.directories.whenApplied(position)];
    this.store = new ReadYourWritesStore({ store: log, readers });
    this.carriers = options.carriers(this.store);
    this.accounts = new ConnectedAccounts(this.store, vault, this.carriers);
    this.installationMark = new InstallationMark(this.store);
    const webhookReach = new WebhookReach({ mark: this.installationMark, isChecked: options.checksPublicUrl });
    this.side = new DeskSide(this.accounts, new AskedNumbers({ webhookReach, now: () => new Date(), onTrouble }));
    this.messages = new DeskMessages(this.accounts);
    this.webhookAccounts = new ConnectedWebhookAccounts(this.accountDirectory, vault, () => this.isStarted);
    this.keepers = { store: this.store, vault, turns: new AccountTurns() };
    const configurations = new SavedConfigurations(vault);
    this.takeOver = new TakeOverCredentials({ ...this.keepers, register, nowMs: Date.now });
    this.partWith = new PartWithAccount({
      ...this.keepers,
      configurations,
      accounts: this.accounts,
      register,
      openPurchases,
      onLeftBehind,
    });
    const shared = {
      store: this.store,
      register,
      accounts: this.accounts,
      setUp: new SetUpAccount(this.store, this.accounts, this.keepers.turns),
      configurations,
      webhookReach,
      now: () => new Date(),
      numberTurns: new NumberTurns(),
      onTrouble,
    };
    this.runs = new CarrierRuns({
      ...shared,
      openPurchases,
      askedWork: new AskedWork(() => performance.now()),
      unansweredOrders: new UnansweredOrders(() => performance.now()),
      onTrouble: (error, what) => onTrouble(what === undefined ? error : heldUp(what, error)),
    });
    this.driftFixes = new DriftFixes(shared);
    this.driftChecks = new DriftChecks({
      ...shared,
      directory: this.driftDirectory,
      accountDirectory: this.accountDirectory,
      everyHours: options.driftCheckHours,
    });
  }

  /** Resolves when the directories know everything. */
  async start(): Promise<void> {
    await this.directories.start();
    this.isStarted = true;
  }

  /** Goes on with what an earlier process began. Once the inventory can be asked. */
  open(): void {
    this.comparing = this.compareCredentials();
    this.runs.start();
    this.driftChecks.start();
  }

  async stop(): Promise<void> {
    await this.runs.stop();
    await this.driftChecks.stop();
    await this.comparing;
    await this.directories.stop();
  }

  private async compareCredentials(): Promise<void> {
    const { options, keepers, accountDirectory: directory } = this;
    try {
      for (const sentence of await credentialsApart({ ...keepers, directory }))
        options.onLeftBehind(new Error(sentence));
    } catch (error) {
      options.onTrouble(error);
    }
  }

  get publicAddresses(): PublicAddresses {
    return new PublicAddresses(this.options.publicUrls);
  }

  /** For `Health`. */
  get warnings(): readonly string[] {
    return this.options.vault.warnings();
  }

  /** Position up to which the directories have applied everything. */
  get directoriesPosition(): Position {
    return this.directories.position;
  }
}

function heldUp(what: string, cause: unknown): Error {
  const { message } = cause as Error;
  return new Error(`Held up: ${what}. ${message}`, { cause });
}
