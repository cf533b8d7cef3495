import { DomainError } from '#domain-error';
import type { PublicEvent } from '#contracts';
import { apiKeyInHeader, hashApiKey } from './api-key-format.js';
import type { Principal } from './principal.js';

const MAX_SEEN_KEYS = 1_000;

const keysNotKnown = () =>
  new DomainError('keys_not_known', 'This process does not know all API keys yet, or any more. Try again in a moment.');

/** The keys that are valid now, by hash. Fed by public events in order. */
export class KeyRing {
  private readonly byHash = new Map<string, Principal>();
  private readonly hashById = new Map<string, string>();
  /** Keys seen lately, so that a busy caller's key is hashed once. Emptied with every event, so that a revocation holds at once. */
  private readonly seen = new Map<string, Principal>();
  private isComplete = false;
  private hasHeardOfKeys = false;
  private lost = false;

  /**
   * `whileIncomplete`: what is thrown at a key that may be a valid one, for all that is known here. `isHeard`: false while
   * nothing comes of the feed, for a revocation may be among what does not come.
   */
  constructor(
    private readonly whileIncomplete: () => Error = keysNotKnown,
    private readonly isHeard: () => boolean = () => true,
  ) {}

  /**
   * Called when every key issued so far was applied: from now on an unknown key is a wrong one. Unless the feed was lost, or
   * told of no key at all: every installation has one, and the feed has not begun.
   */
  noteComplete(): void {
    this.isComplete = true;
  }

  /** Whether every key that is valid is known here. */
  get hasAll(): boolean {
    return this.isComplete && this.hasHeardOfKeys && !this.lost && this.isHeard();
  }

  /** Throws as long as a key that is not known here may be valid all the same. */
  requireComplete(): void {
    if (!this.hasAll) throw this.whileIncomplete();
  }

  apply(event: PublicEvent): void {
    if (this.seen.size > 0) this.seen.clear();
    if (event.type === 'ApiKeyIssued') {
      this.hasHeardOfKeys = true;
      const { keyId, name, role, workspace, keyHash } = event;
      this.forget(keyId);
      this.byHash.set(keyHash, { keyId, name, role, workspace });
      this.hashById.set(keyId, keyHash);
    }
    if (event.type === 'ApiKeyRevoked') this.forget(event.keyId);
  }

  /** Called when the feed is lost: a ring that may have missed a revocation lets nobody in, for good, whatever is still heard. */
  trustNobody(): void {
    this.lost = true;
    this.seen.clear();
    this.byHash.clear();
    this.hashById.clear();
  }

  /**
   * Whose key this is, or undefined when it is none of ours or was revoked, and as long as not every key is known: what
   * comes next may revoke it. The look-up is by hash, so its time tells nothing.
   */
  principalOf(key: string): Principal | undefined {
    if (!this.hasAll) return undefined;
    const known = this.seen.get(key);
    if (known) return known;
    const principal = this.byHash.get(hashApiKey(key));
    if (principal) this.remember(key, principal);
    return principal;
  }

  /** From an `Authorization` header: `Bearer <api key>`. */
  principalOfHeader(authorization: string | undefined): Principal | undefined {
    const key = apiKeyInHeader(authorization);
    return key === undefined ? undefined : this.principalOf(key);
  }

  private remember(key: string, principal: Principal): void {
    if (this.seen.size >= MAX_SEEN_KEYS) this.seen.clear();
    this.seen.set(key, principal);
  }

  private forget(keyId: string): void {
    const keyHash = this.hashById.get(keyId);
    if (keyHash) this.byHash.delete(keyHash);
    this.hashById.delete(keyId);
  }
}
