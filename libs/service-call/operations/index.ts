export { answerOperation, operation } from './operations.js';
export type { OperationsOf } from './operations.js';
export { remotePort } from './remote-port.js';
