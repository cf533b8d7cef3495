import type { AgentPublicEvent } from './agent-events.js';
import type { ApiKeyPublicEvent } from './api-key-events.js';
import type { HoldPublicEvent } from './hold-events.js';
import type { NumberPublicEvent } from './number-events.js';

/** Every event that one service tells the others. Apart from what a service keeps in its own streams: those may change. */
export type PublicEvent = NumberPublicEvent | AgentPublicEvent | HoldPublicEvent | ApiKeyPublicEvent;
