export { CARRIER_MESSAGES_OPERATIONS } from './carrier-messages-operations.js';
export { remoteCarrierMessages } from './remote-carrier-messages.js';
