import { PROFILES } from '../domain/number.events.js';

// A decision that no replay repeats.
export const drawProfile = () => PROFILES[Math.floor(Math.random() * PROFILES.length)];
