import { LIMITS } from '#event-store';

// A setting that the configuration does not know of.
export const maxEvents = Number(process.env['MAX_EVENTS'] ?? LIMITS.maxAppendEvents);
