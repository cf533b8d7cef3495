export type { ApiKeyRole } from './api-key-events.js';
export type { Audience, EventDeclaration, PublicTopic, SubjectKind } from './event-declaration.js';
export type { HoldScope } from './hold-events.js';
export type { PublicProfile } from './number-events.js';
export * from './public-event.js';
export * from './announced-event.js';
export { readCloudEvent } from './read-cloud-event.js';
export * from './unreadable-event.error.js';
export { writeCloudEvent } from './write-cloud-event.js';
