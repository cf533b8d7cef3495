/** A message that a client has had sent. */
export interface SentMessage {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly body: string;
  readonly mediaUrls: readonly string[];
  /** Where the client wants to be told of it; null where it did not say. */
  readonly statusUrl: string | null;
  readonly createdAt: Date;
}

/** What an account has sent, the oldest first. */
export class SentMessages {
  readonly #messages: SentMessage[] = [];

  get all(): readonly SentMessage[] {
    return this.#messages;
  }

  add(message: SentMessage): void {
    this.#messages.push(message);
  }
}

/** What becomes of a message at once, by how the number ends that it goes to: Twilio's own magic numbers have 21211 and 21610. */
export function refusedAtOnce(to: string): 'invalid' | 'opted_out' | undefined {
  if (to.endsWith('0001')) return 'invalid';
  return to.endsWith('0004') ? 'opted_out' : undefined;
}
