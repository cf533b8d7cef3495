export { WEBHOOK_ACCOUNTS_OPERATIONS } from './webhook-accounts-operations.js';
export { RemoteWebhookAccounts } from './remote-webhook-accounts.js';
