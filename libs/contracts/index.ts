export type { ApiKeyRole } from './api-key-events.js';
export type { Audience, EventDeclaration, PublicTopic, SubjectKind } from './event-declaration.js';
export type { HoldScope } from './hold-events.js';
export type { PublicProfile } from './number-events.js';
export * from './public-event.js';
export * from './announced-event.js';
export { readCloudEvent } from './cloud-event/read-cloud-event.js';
export * from './cloud-event/unreadable-event.error.js';
export { writeCloudEvent } from './cloud-event/write-cloud-event.js';
