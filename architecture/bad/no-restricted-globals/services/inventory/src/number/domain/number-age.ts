import { PROFILES } from './number.events.js';

// A rule that answers otherwise tomorrow.
export const decidedAt = () => [new Date(), ...PROFILES];
