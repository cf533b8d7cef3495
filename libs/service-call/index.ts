export { askService } from './ask-service.js';
export type { ServiceAddress, ServiceQuestion } from './ask-service.js';
export { ServiceUnavailableError } from './service-call.errors.js';
