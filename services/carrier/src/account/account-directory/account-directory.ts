import { SANDBOX_ACCOUNT_ID } from '#number-facts';
import { domainEvent, readMetadata } from '#event-store';
import type { Position, RecordedEvent } from '#event-store';
import { WorkspaceCollection } from '#workspace-collection';
import { accountUnknown } from '../domain/account.errors.js';
import type { AccountEvent } from '../domain/account.events.js';
import { evolveAccount, unknownAccount } from '../domain/account.state.js';
import type { KnownAccount } from '../domain/account.state.js';

export interface FoundAccount {
  readonly workspace: string;
  readonly account: KnownAccount;
  readonly credentialsSince: Position;
}

const BRINGS_CREDENTIALS: ReadonlySet<AccountEvent['type']> = new Set([
  'CarrierAccountConnected',
  'CarrierAccountRotated',
]);

/** The connected accounts of every workspace, in memory. The sandbox is not among them. */
export class AccountDirectory {
  static readonly eventTypes: readonly AccountEvent['type'][] = [
    'CarrierAccountConnected',
    'CarrierAccountRotated',
    'CarrierAccountDisconnected',
    'CarrierAccountSetUp',
    'CarrierAccountEdited',
  ];
  readonly accounts = new WorkspaceCollection<KnownAccount>();
  /** Ids tell accounts from those of all other workspaces. */
  private readonly workspaces = new Map<string, string>();
  private readonly credentialsSince = new Map<string, Position>();

  apply(recorded: RecordedEvent): void {
    const { workspace, time } = readMetadata(recorded);
    const event = domainEvent<AccountEvent>(recorded);
    const { carrierAccountId } = event;
    const before = this.accounts.get(workspace, carrierAccountId) ?? unknownAccount;
    const account = evolveAccount(before, event, time);
    this.workspaces.set(carrierAccountId, workspace);
    if (BRINGS_CREDENTIALS.has(event.type)) this.credentialsSince.set(carrierAccountId, recorded.position);
    if (account.status === 'connected') this.accounts.set(workspace, carrierAccountId, account);
    else this.accounts.delete(workspace, carrierAccountId);
  }

  /** Throws `not_found` for an account that is not there; the sandbox always is. */
  require(workspace: string, carrierAccountId: string): void {
    if (carrierAccountId !== SANDBOX_ACCOUNT_ID && !this.accounts.get(workspace, carrierAccountId))
      throw accountUnknown();
  }

  /** Those of all workspaces, each with its own. */
  *connected(): Generator<readonly [workspace: string, account: KnownAccount]> {
    for (const [carrierAccountId, workspace] of this.workspaces) {
      const account = this.accounts.get(workspace, carrierAccountId);
      if (account) yield [workspace, account];
    }
  }

  /** A connected account of whatever workspace, and the position of the event that brought its credentials. */
  find(carrierAccountId: string): FoundAccount | undefined {
    const workspace = this.workspaces.get(carrierAccountId);
    const account = workspace === undefined ? undefined : this.accounts.get(workspace, carrierAccountId);
    if (workspace === undefined || !account) return undefined;
    return { workspace, account, credentialsSince: this.credentialsSince.get(carrierAccountId)! };
  }
}
