import type { ServiceAddress } from '#service-call';
import { remotePort } from '#service-call/operations';
import type { CarrierMessages } from '../carrier-messages.port.js';
import { CARRIER_MESSAGES_OPERATIONS } from './carrier-messages-operations.js';

const PATH = '/internal/carrier-messages';

/** A carrier may take half a minute to answer; whoever gives up sooner does not know whether it has sent anything. */
const MAX_WAIT_MS = 40_000;

/** The carrier service as a process of its own. */
export function remoteCarrierMessages(service: ServiceAddress): CarrierMessages {
  return remotePort<CarrierMessages>({
    service,
    path: PATH,
    operations: CARRIER_MESSAGES_OPERATIONS,
    maxWaitMs: MAX_WAIT_MS,
  });
}
