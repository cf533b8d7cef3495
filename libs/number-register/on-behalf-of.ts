import type { Asked, OnBehalf } from './number-register.port.js';

/** Whatever comes of what was asked for is done for whoever asked, and has the reason that they gave. */
export function onBehalfOf({ workspace, actor, correlationId, askedBy, reason }: Asked): OnBehalf {
  return { workspace, actor, correlationId, causationId: askedBy, ...(reason !== undefined && { reason }) };
}
