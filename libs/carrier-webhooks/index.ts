export * from './public-addresses.js';
export * from './public-urls.config.js';
export * from './refused-webhooks.js';
export * from './told-webhook-accounts.js';
export * from './webhook-accounts.port.js';
export * from './webhook-signature.js';
