import { LIMITS } from '#event-store';

// A name that each importer chooses anew.
export default LIMITS;
