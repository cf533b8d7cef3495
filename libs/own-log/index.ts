export { consumersFileIn, logFileIn, makeDirectory } from './data-directory.js';
export {
  EVENT_STORE_SETTINGS,
  USUAL_DATA_DIRECTORY,
  besideEvents,
  readEventStoreChoice,
} from './event-store.config.js';
export type { EventStoreChoice } from './event-store.config.js';
export { READ_MODEL_SETTING, readReadModelChoice } from './read-model.config.js';
export type { ReadModelChoice } from './read-model.config.js';
export { openOwnLog } from './own-log.adapters.js';
export type { OwnLog } from './own-log.adapters.js';
