// Production that would start test equipment.
export { startCarrierEmulator } from '../../../../simulator/carriers/carrier-emulator.js';
