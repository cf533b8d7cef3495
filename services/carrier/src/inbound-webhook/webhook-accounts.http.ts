import { AskedWebhookAccounts } from '#carrier-webhooks';
import { operationsDoor } from '#service-call/door';

/** For the messaging service in another process. */
export const WebhookAccountsDoor = operationsDoor({
  path: 'webhook-accounts',
  port: AskedWebhookAccounts,
  operations: async () => (await import('#carrier-webhooks/remote')).WEBHOOK_ACCOUNTS_OPERATIONS,
});
