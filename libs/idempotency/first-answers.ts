import { randomUUIDv7 } from 'node:crypto';
import { DomainError } from '#domain-error';
import type { RequestIdentity } from './identify-request.js';
import { MAX_KEPT_BYTES } from './idempotency-store.port.js';
import type { IdempotencyStore } from './idempotency-store.port.js';
import { openAnswer, sealAnswer } from './sealed-answer.js';
import type { KeptAnswer } from './sealed-answer.js';

/** A request that runs because nobody else has answered it. Every claim must be finished. */
export interface Claim {
  readonly identity: RequestIdentity;
  /** UUID for whatever the request makes; the same again when it has to run again. */
  readonly newId: string;
}

/** What becomes of an answer: kept; forgotten with its key, which may be used again; or only its key kept. */
export type Fate = 'keep' | 'forget' | 'run_again';

interface UnderWay {
  readonly fingerprint: string;
  /** The answer, or undefined when a repetition has to run. Never rejects. */
  readonly outcome: PromiseWithResolvers<KeptAnswer | undefined>;
}

const keyReused = () =>
  new DomainError(
    'idempotency_key_reused',
    'This Idempotency-Key was sent with another method, path or body. Take a new key for a new request.',
  );

/** Sees to it that of requests with the same key one runs and all get its answer. */
export class FirstAnswers {
  private readonly underWay = new Map<string, UnderWay>();

  constructor(
    private readonly store: IdempotencyStore,
    private readonly nowMs: () => number,
  ) {}

  /**
   * The first answer, waited for while its request is under way, or a claim to run. Throws `idempotency_key_reused`
   * when the key belongs to another request.
   */
  async begin(identity: RequestIdentity): Promise<KeptAnswer | Claim> {
    for (;;) {
      const other = this.underWay.get(identity.id);
      if (!other) return this.claim(identity);
      if (other.fingerprint !== identity.fingerprint) throw keyReused();
      const answer = await other.outcome.promise;
      if (answer) return answer;
    }
  }

  /** Rejects when the store failed: the answer may go out all the same, a repetition would run again. */
  async finish({ identity }: Claim, answer: KeptAnswer | undefined, fate: Fate): Promise<void> {
    const kept = fate === 'keep' && answer && answer.body.length <= MAX_KEPT_BYTES ? answer : undefined;
    try {
      if (kept) await this.store.keep(identity.id, sealAnswer(kept, identity));
      if (fate === 'forget') await this.store.release(identity.id);
    } finally {
      this.settle(identity, kept);
    }
  }

  private async claim(identity: RequestIdentity): Promise<KeptAnswer | Claim> {
    const { id, fingerprint } = identity;
    this.underWay.set(id, { fingerprint, outcome: Promise.withResolvers() });
    try {
      const found = await this.store.claim({ id, fingerprint, newId: randomUUIDv7(), nowMs: this.nowMs() });
      if (found.fingerprint !== fingerprint) throw keyReused();
      // No answer: this is the first, or the process of the first died, or the first failed. It runs.
      if (!found.answer) return { identity, newId: found.newId };
      const answer = openAnswer(found.answer, identity);
      this.settle(identity, answer);
      return answer;
    } catch (error) {
      this.settle(identity, undefined);
      throw error;
    }
  }

  private settle({ id }: RequestIdentity, answer: KeptAnswer | undefined): void {
    const { outcome } = this.underWay.get(id) ?? {};
    this.underWay.delete(id);
    outcome?.resolve(answer);
  }
}
