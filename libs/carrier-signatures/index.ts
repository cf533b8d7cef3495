export * from './telnyx-signature.js';
export * from './twilio-signature.js';
