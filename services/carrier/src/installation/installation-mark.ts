import { createHash } from 'node:crypto';
import type { EventStore } from '#event-store';
import { knownInstallationId } from './installation-id.js';

/** What tells strangers that it is this installation that answers, and not its id: ids of accounts are made of that. */
export class InstallationMark {
  #mark: string | undefined;
  #looking: Promise<string | null> | undefined;

  constructor(private readonly store: EventStore) {}

  /** The same in all processes of the installation; null before a carrier account has been connected. */
  async get(): Promise<string | null> {
    // Strangers may ask, as many as like: while there is none, one look at the log at a time is for all who wait for it. What
    // was under way when they came may be older than what they ask about.
    if (this.#looking) await this.#looking.catch(() => undefined);
    return this.#mark ?? (this.#looking ??= this.#look().finally(() => (this.#looking = undefined)));
  }

  async #look(): Promise<string | null> {
    const installationId = await knownInstallationId(this.store);
    if (installationId === undefined) return null;
    this.#mark = createHash('sha256').update(`webhooks of ${installationId}`).digest('hex');
    return this.#mark;
  }
}
