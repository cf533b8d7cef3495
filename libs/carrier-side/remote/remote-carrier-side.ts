import type { ServiceAddress } from '#service-call';
import { remotePort } from '#service-call/operations';
import type { CarrierSide } from '../carrier-side.port.js';
import { CARRIER_SIDE_OPERATIONS } from './carrier-side-operations.js';

const PATH = '/internal/carrier-side';
const MAX_WAIT_MS = 5_000;

/** The carrier service as a process of its own. */
export function remoteCarrierSide(service: ServiceAddress): CarrierSide {
  return remotePort<CarrierSide>({ service, path: PATH, operations: CARRIER_SIDE_OPERATIONS, maxWaitMs: MAX_WAIT_MS });
}
