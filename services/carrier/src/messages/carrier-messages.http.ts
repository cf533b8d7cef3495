import { CarrierMessages } from '#carrier-messages';
import { operationsDoor } from '#service-call/door';

/** For the messaging service in another process. */
export const CarrierMessagesDoor = operationsDoor({
  path: 'carrier-messages',
  port: CarrierMessages,
  operations: async () => (await import('#carrier-messages/remote')).CARRIER_MESSAGES_OPERATIONS,
});
