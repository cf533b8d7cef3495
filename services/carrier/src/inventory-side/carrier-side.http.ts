import { CarrierSide } from '#carrier-side';
import { operationsDoor } from '#service-call/door';

/** For the inventory in another process. */
export const CarrierSideDoor = operationsDoor({
  path: 'carrier-side',
  port: CarrierSide,
  operations: async () => (await import('#carrier-side/remote')).CARRIER_SIDE_OPERATIONS,
});
