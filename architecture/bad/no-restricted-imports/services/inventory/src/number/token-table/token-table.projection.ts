// A read model that is different after every rebuild.
import { randomUUID } from 'node:crypto';

export const rowId = () => randomUUID();
