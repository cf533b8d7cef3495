import type { Vault } from '#vault';
import type { AccountDirectory, FoundAccount } from '../account/account-directory/account-directory.js';
import { credentialsKey } from '../account/connected-accounts.js';
import type { Credentials } from '../account/credentials.js';
import { WebhookAccounts } from '#carrier-webhooks';
import type { WebhookAccount, WebhookCarrier, WebhookSecrets } from '#carrier-webhooks';

interface KeptSecrets {
  /** Position of the event that brought them. */
  readonly since: number;
  readonly secrets: WebhookSecrets | undefined;
}

/**
 * The accounts that are connected, as carriers' requests name them. The vault is asked once after each change of an account's
 * credentials; nothing that holds the account up for others holds up its calls.
 */
export class ConnectedWebhookAccounts extends WebhookAccounts {
  private readonly kept = new Map<string, KeptSecrets>();

  /** `isReady`: whether all accounts are known. */
  constructor(
    private readonly directory: AccountDirectory,
    private readonly vault: Vault,
    private readonly isReady: () => boolean,
  ) {
    super();
  }

  override find(carrier: WebhookCarrier, carrierAccountId: string) {
    if (!this.isReady()) throw new Error('The carrier accounts are not known yet.');
    const found = this.directory.find(carrierAccountId);
    if (!found) {
      this.kept.delete(carrierAccountId);
      return undefined;
    }
    if (found.account.carrier !== carrier) return undefined;
    const known = this.kept.get(carrierAccountId);
    if (known?.since === found.credentialsSince) return webhookAccount(found, known.secrets);
    return this.readSecrets(carrier, found).then((secrets) => webhookAccount(found, secrets));
  }

  private async readSecrets(
    carrier: WebhookCarrier,
    { workspace, account: { carrierAccountId }, credentialsSince: since }: FoundAccount,
  ): Promise<WebhookSecrets | undefined> {
    // They are put there before the event: what is read now is as new as the event, or newer, which the next event tells.
    const credentials = (await this.vault.get(credentialsKey(workspace, carrierAccountId))) as Credentials | undefined;
    const secrets = secretsIn(carrier, credentials);
    this.kept.set(carrierAccountId, { since, secrets });
    return secrets;
  }
}

const webhookAccount = (
  { workspace, account: { sentence } }: FoundAccount,
  secrets: WebhookSecrets | undefined,
): WebhookAccount | undefined => secrets && { workspace, secrets, sentence };

function secretsIn(carrier: WebhookCarrier, credentials: Credentials | undefined): WebhookSecrets | undefined {
  const {
    authToken,
    regions = {},
    publicKey,
  } = (credentials ?? {}) as {
    readonly authToken?: string;
    readonly regions?: Readonly<Record<string, { readonly authToken: string }>>;
    readonly publicKey?: string;
  };
  if (carrier === 'telnyx') return publicKey === undefined ? undefined : { carrier, publicKeys: [publicKey] };
  if (authToken === undefined) return undefined;
  return { carrier, authTokens: [authToken, ...Object.values(regions).map((region) => region.authToken)] };
}
