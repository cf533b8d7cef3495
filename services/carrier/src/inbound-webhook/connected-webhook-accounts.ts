import { hasCode } from '#domain-error';
import type { AccountDirectory } from '../account/account-directory/account-directory.js';
import type { ConnectedAccounts } from '../account/connected-accounts.js';
import type { Credentials } from '../account/credentials.js';
import { WebhookAccounts } from './webhook-accounts.port.js';
import type { WebhookAccount, WebhookCarrier, WebhookSecrets } from './webhook-accounts.port.js';

/** The accounts that are connected, as carriers' requests name them. */
export class ConnectedWebhookAccounts extends WebhookAccounts {
  /** `isReady`: whether all accounts are known. */
  constructor(
    private readonly directory: AccountDirectory,
    private readonly accounts: ConnectedAccounts,
    private readonly isReady: () => boolean,
  ) {
    super();
  }

  override async find(carrier: WebhookCarrier, carrierAccountId: string): Promise<WebhookAccount | undefined> {
    if (!this.isReady()) throw new Error('The carrier accounts are not known yet.');
    const workspace = this.directory.workspaceOf(carrierAccountId);
    if (workspace === undefined) return undefined;
    try {
      const { account, credentials } = await this.accounts.open(workspace, carrierAccountId);
      const secrets = account.carrier === carrier ? secretsIn(carrier, credentials) : undefined;
      return secrets && { workspace, secrets, sentence: account.sentence };
    } catch (error) {
      if (hasCode(error, 'not_found')) return undefined;
      throw error;
    }
  }
}

function secretsIn(carrier: WebhookCarrier, credentials: Credentials | null): WebhookSecrets | undefined {
  const {
    authToken,
    regions = {},
    publicKey,
  } = (credentials ?? {}) as {
    readonly authToken?: string;
    readonly regions?: Readonly<Record<string, { readonly authToken: string }>>;
    readonly publicKey?: string;
  };
  if (carrier === 'telnyx') return publicKey === undefined ? undefined : { carrier, publicKey };
  if (authToken === undefined) return undefined;
  return { carrier, authTokens: [authToken, ...Object.values(regions).map((region) => region.authToken)] };
}
