export { CARRIER_SIDE_OPERATIONS } from './carrier-side-operations.js';
export { remoteCarrierSide } from './remote-carrier-side.js';
