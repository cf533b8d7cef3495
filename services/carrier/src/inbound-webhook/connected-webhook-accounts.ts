import type { Vault } from '#vault';
import type { AccountDirectory, FoundAccount } from '../account/account-directory/account-directory.js';
import { credentialsKey } from '../account/connected-accounts.js';
import { formerSecretsKey, webhookSecretsIn, withFormer } from '../account/webhook-secrets.js';
import type { FormerSecrets } from '../account/webhook-secrets.js';
import { WebhookAccounts } from '#carrier-webhooks';
import type { WebhookAccount, WebhookCarrier, WebhookSecrets } from '#carrier-webhooks';

interface KeptSecrets {
  /** Position of the event that brought them. */
  readonly since: number;
  readonly secrets: WebhookSecrets | undefined;
  readonly former: FormerSecrets | undefined;
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
    private readonly nowMs: () => number = Date.now,
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
    if (known?.since === found.credentialsSince) return webhookAccount(found, known, this.nowMs());
    return this.readSecrets(carrier, found).then((read) => webhookAccount(found, read, this.nowMs()));
  }

  private async readSecrets(
    carrier: WebhookCarrier,
    { workspace, account: { carrierAccountId }, credentialsSince: since }: FoundAccount,
  ): Promise<KeptSecrets> {
    // They are put there before the event: what is read now is as new as the event, or newer, which the next event tells.
    const credentials = await this.vault.get(credentialsKey(workspace, carrierAccountId));
    const former = (await this.vault.get(formerSecretsKey(workspace, carrierAccountId))) as FormerSecrets | undefined;
    const read = { since, secrets: webhookSecretsIn(carrier, credentials), former };
    this.kept.set(carrierAccountId, read);
    return read;
  }
}

function webhookAccount(
  { workspace, account: { sentence } }: FoundAccount,
  { secrets, former }: KeptSecrets,
  nowMs: number,
): WebhookAccount | undefined {
  if (!secrets) return undefined;
  const isFormerGood = former !== undefined && nowMs < former.untilMs;
  return { workspace, secrets: isFormerGood ? withFormer(secrets, former.secrets) : secrets, sentence };
}
