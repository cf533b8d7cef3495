import type { NewEvent } from '../event-store.port.js';

/** Parses metadata once for neighbours that share it, as those of one command or import do: who, when and why. */
export class RepeatedMetadata {
  private text = '{}';
  private value: NewEvent['metadata'] = Object.freeze({});

  /** Frozen, for it is handed out more than once. */
  parse(text: string): NewEvent['metadata'] {
    if (text !== this.text) {
      this.value = Object.freeze(JSON.parse(text) as NewEvent['metadata']);
      this.text = text;
    }
    return this.value;
  }
}
