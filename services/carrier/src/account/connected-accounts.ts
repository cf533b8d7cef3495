import { SANDBOX_ACCOUNT_ID } from '#number-facts';
import { isDeepStrictEqual } from 'node:util';
import { hasCode } from '#domain-error';
import { loadAggregate } from '#event-store';
import type { EventStore } from '#event-store';
import type { Vault, VaultKey } from '#vault';
import type { WebhookTargets } from '../carrier/carrier-facts.js';
import { CarrierError } from '../carrier/carrier.errors.js';
import type { Carrier } from '../carrier/carrier.port.js';
import type { Carriers } from '../carrier/carriers.port.js';
import { saidToCaller } from '../said-to-caller.js';
import { webhookTargetsOf } from '../webhook-targets.js';
import { account, accountStream } from './account.aggregate.js';
import type { Credentials } from './credentials.js';
import { accountNotFound, credentialsMissing, publicUrlMissing } from './domain/account.errors.js';
import { requireConnected } from './domain/account.rules.js';
import type { KnownAccount } from './domain/account.state.js';

/** An account, ready to be asked. */
export interface ConnectedAccount {
  readonly account: KnownAccount;
  /** As `readCredentials` has read them; null of an account without. */
  readonly credentials: Credentials | null;
  readonly carrier: Carrier;
  /** Undefined while the carrier could not reach us: see `Carriers.publicUrlFor`. */
  readonly webhooks: WebhookTargets | undefined;
}

interface Opened extends ConnectedAccount {
  /** Of the account's stream: what was opened before it changed is not used again. */
  readonly revision: number;
}

/** Present in every workspace. */
const SANDBOX: KnownAccount = {
  carrierAccountId: SANDBOX_ACCOUNT_ID,
  carrier: 'sandbox',
  name: 'Sandbox',
  reference: SANDBOX_ACCOUNT_ID,
  status: 'connected',
  setup: {},
  sentence: null,
  connectedAt: new Date(0).toISOString(),
};

/** Throws `public_url_missing` where there are none. */
export function requireWebhooks({ account: { carrier }, webhooks }: ConnectedAccount): WebhookTargets {
  if (!webhooks) throw publicUrlMissing(carrier);
  return webhooks;
}

/** What the vault calls them. */
export const CREDENTIALS = 'carrier-credentials';

export const credentialsKey = (workspace: string, carrierAccountId: string): VaultKey => ({
  workspace,
  kind: CREDENTIALS,
  id: carrierAccountId,
});

/** Opens accounts with their credentials, and keeps them open. */
export class ConnectedAccounts {
  private readonly opened = new Map<string, Opened>();
  /** Accounts that may be gone when this resolves, by their stream. */
  private readonly closed = new Map<string, Promise<unknown>>();

  constructor(
    private readonly store: EventStore,
    private readonly vault: Vault,
    private readonly carriers: Carriers,
  ) {}

  /**
   * Rejects with `not_found` when no such account is connected in the workspace, with `carrier_credentials_missing`, and
   * with a `VaultError`.
   */
  async open(workspace: string, carrierAccountId: string): Promise<ConnectedAccount> {
    if (carrierAccountId === SANDBOX_ACCOUNT_ID) return await this.openedWith(workspace, SANDBOX, null);
    await this.closed.get(accountStream(workspace, carrierAccountId));
    return this.openClosed(workspace, carrierAccountId);
  }

  /** `open`, of an account that a body or a query names as `carrierAccountId`. Rejects with what a caller is told. */
  async openNamed(workspace: string, carrierAccountId: string): Promise<ConnectedAccount> {
    try {
      return await this.open(workspace, carrierAccountId);
    } catch (error) {
      throw hasCode(error, 'not_found') ? accountNotFound() : saidToCaller(error);
    }
  }

  /**
   * Whether the account has other credentials by now than those that the carrier has refused: with these it may do what it
   * was asked for. False of all other trouble. `opened`: what was asked with. Rejects as `open` does.
   */
  async isRotatedSince(error: unknown, workspace: string, opened: ConnectedAccount | undefined): Promise<boolean> {
    if (!opened || !(error instanceof CarrierError) || !error.isOfAccount) return false;
    const { credentials } = await this.open(workspace, opened.account.carrierAccountId);
    return !isDeepStrictEqual(credentials, opened.credentials);
  }

  /**
   * Does the work while nobody else can open the account: they wait, and see then what has become of it. So what has not
   * been begun by now cannot be, and what is under way can be counted. One at a time for an account.
   */
  async whileClosed<Result>(workspace: string, carrierAccountId: string, work: () => Promise<Result>): Promise<Result> {
    const stream = accountStream(workspace, carrierAccountId);
    const ended = Promise.withResolvers<void>();
    this.closed.set(stream, ended.promise);
    try {
      return await work();
    } finally {
      // It may be disconnected now: what is kept open has its credentials.
      this.opened.delete(stream);
      this.closed.delete(stream);
      ended.resolve();
    }
  }

  /** `open`, for who works `whileClosed`. Not of the built-in sandbox. */
  async openClosed(workspace: string, carrierAccountId: string): Promise<ConnectedAccount> {
    const stream = accountStream(workspace, carrierAccountId);
    const { state, revision } = await loadAggregate(this.store, account, stream);
    const known = this.opened.get(stream);
    if (known?.revision === revision) return known;
    const connected = requireConnected(state);
    const credentials = (await this.vault.get(credentialsKey(workspace, carrierAccountId))) as Credentials | undefined;
    if (credentials === undefined) throw credentialsMissing(carrierAccountId);
    const opened = { ...(await this.openedWith(workspace, connected, credentials)), revision };
    this.opened.set(stream, opened);
    return opened;
  }

  private async openedWith(
    workspace: string,
    connected: KnownAccount,
    credentials: Credentials | null,
  ): Promise<ConnectedAccount> {
    const { carrier, carrierAccountId, setup } = connected;
    const publicUrl = this.carriers.publicUrlFor(carrier);
    return {
      account: connected,
      credentials,
      carrier: await this.carriers.open({ carrier, workspace, carrierAccountId, credentials, setup }),
      webhooks: publicUrl === undefined ? undefined : webhookTargetsOf(publicUrl, connected),
    };
  }
}
