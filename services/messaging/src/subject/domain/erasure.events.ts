/** Somebody wants the words of a subject erased: what it has written, and what was written to it. */
export interface SubjectErasureStarted {
  readonly type: 'SubjectErasureStarted';
  /** The other party of our messages, as carriers write it. */
  readonly subject: string;
}

/** Nobody can read them any more, here or in any copy. */
export interface SubjectErased {
  readonly type: 'SubjectErased';
  readonly subject: string;
  /** How many keys are gone: one for each week in which something was said. */
  readonly erasedKeys: number;
}

export type ErasureEvent = SubjectErasureStarted | SubjectErased;
