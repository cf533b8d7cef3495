/** The other party of a number does not want to be written to from it any more. */
export interface RecipientOptedOut {
  readonly type: 'RecipientOptedOut';
  /** Ours, E.164. */
  readonly number: string;
  readonly subject: string;
  /** The word, in capitals. */
  readonly word: string;
  /** The message that had it. */
  readonly messageId: string;
}

/** The other party wants to be written to again. */
export interface RecipientOptedIn {
  readonly type: 'RecipientOptedIn';
  readonly number: string;
  readonly subject: string;
  readonly word: string;
  readonly messageId: string;
}

export type ConsentEvent = RecipientOptedOut | RecipientOptedIn;
