import type { WebhookCarrier } from './webhook-accounts.port.js';

/** What came in an account's name and was not signed with what is kept of it. */
export interface RefusedRequests {
  readonly count: number;
  /** When the last one came, ISO 8601. */
  readonly lastAt: string;
}

/**
 * Requests in the name of connected accounts that were refused since this process began. A key or a token that is wrong
 * here is noticed by nobody else: no carrier can be asked for it, and each call just fails.
 */
export class RefusedWebhooks {
  private readonly byAccount = new Map<string, RefusedRequests>();

  constructor(private readonly isConnected: (carrier: WebhookCarrier, carrierAccountId: string) => boolean) {}

  /** How many there are of the account now; 0 where no such account is connected, of which nothing is kept. */
  note(carrier: WebhookCarrier, carrierAccountId: string, receivedAtMs: number): number {
    if (!this.isConnected(carrier, carrierAccountId)) return 0;
    const count = (this.byAccount.get(carrierAccountId)?.count ?? 0) + 1;
    this.byAccount.set(carrierAccountId, { count, lastAt: new Date(receivedAtMs).toISOString() });
    return count;
  }

  /** Undefined when there was none. */
  of(carrierAccountId: string): RefusedRequests | undefined {
    return this.byAccount.get(carrierAccountId);
  }
}
