import type { Position } from '#event-store';

/** How far something has got in what it reads. */
export interface Reading {
  readonly position: Position;
  /** How far it could have got. */
  readonly head: Position;
}

/** What a process says of how it is. */
export abstract class Health {
  /** Why it is not ready and what to do, one sentence each; empty when it is. */
  abstract reasons(): Promise<readonly string[]>;

  /** What is wrong and to be mended, though it answers all the same: one sentence each, with what to do. */
  async warnings(): Promise<readonly string[]> {
    return [];
  }

  /** How far its readers are, by name, such as `numberTable`; without those of which it cannot be told now. */
  abstract readings(): Promise<Readonly<Record<string, Reading>>>;
}
