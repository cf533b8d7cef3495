export { operationsDoor } from './operations-door.js';
