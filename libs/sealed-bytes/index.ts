export { openBytes, sealBytes, SEAL_BYTES } from './sealed-bytes.js';
export type { SealingKey } from './sealed-bytes.js';
