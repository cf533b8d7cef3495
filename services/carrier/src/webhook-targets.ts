import type { WebhookTargets } from './carrier/carrier-facts.js';
import type { KnownAccount } from './account/domain/account.state.js';

/** Where an account's carrier tells of calls and messages. `publicUrl`: without a slash at the end. */
export function webhookTargetsOf(
  publicUrl: string,
  { carrier, carrierAccountId }: Pick<KnownAccount, 'carrier' | 'carrierAccountId'>,
): WebhookTargets {
  const base = `${publicUrl}/webhooks/${carrier}/${carrierAccountId}`;
  return { voice: `${base}/voice`, messages: `${base}/messages`, messageStatus: `${base}/message-status` };
}
