import type { WebhookAccount, WebhookAccounts, WebhookCarrier } from './webhook-accounts.port.js';

/** `WebhookAccounts` as another service asks it: null where there is no account. */
export abstract class AskedWebhookAccounts {
  abstract find(carrier: WebhookCarrier, carrierAccountId: string): Promise<WebhookAccount | null>;
}

/** What is told of the accounts of this process. */
export class ToldWebhookAccounts extends AskedWebhookAccounts {
  constructor(private readonly accounts: WebhookAccounts) {
    super();
  }

  override async find(carrier: WebhookCarrier, carrierAccountId: string): Promise<WebhookAccount | null> {
    return (await this.accounts.find(carrier, carrierAccountId)) ?? null;
  }
}
