import { remotePort } from '#service-call/operations';
import type { ServiceAddress } from '#service-call';
import type { NumberRegister } from '../number-register.port.js';
import { NUMBER_REGISTER_OPERATIONS } from './register-operations.js';

/** Where the inventory answers for its register: the name of an operation stands behind it. */
const PATH = '/internal/number-register';

/** Two hundred numbers of an import are one commit. */
const MAX_WAIT_MS = 10_000;

/** The register of an inventory that is a process of its own. */
export function remoteNumberRegister(inventory: ServiceAddress): NumberRegister {
  return remotePort<NumberRegister>({
    service: inventory,
    path: PATH,
    operations: NUMBER_REGISTER_OPERATIONS,
    maxWaitMs: MAX_WAIT_MS,
  });
}
