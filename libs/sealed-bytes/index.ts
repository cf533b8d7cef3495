export { openBytes, sealBytes, SEAL_BYTES } from './sealed-bytes.js';
