export { DomainError, hasCode } from './domain-error.js';
