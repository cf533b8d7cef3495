/** Times are in milliseconds by `performance.now` of this process, which sends every request: one clock for all. */

/** A command, from its first sending to its answer. */
export interface SentCommand {
  /** The events it leads to carry this as correlation id. */
  readonly requestId: string;
  /** Method and path, for people. */
  readonly what: string;
  /** The events that it must lead to, by type, each so often and no oftener. */
  readonly expected: Readonly<Record<string, number>>;
  /** Sent again after its outcome was lost, it may lead to its events again: a new key takes the place of a lost one. */
  readonly mayRepeat: boolean;
  readonly sentAtMs: number;
  /** When it was acknowledged; undefined as long as it was not. */
  acknowledgedAtMs?: number;
}

/** A question to a gate. */
export interface AskedCall {
  readonly gate: string;
  readonly agentId: string;
  readonly askedAtMs: number;
  readonly answeredAtMs: number;
  /** Undefined when no answer came. */
  readonly status: number | undefined;
  readonly code?: string | undefined;
  readonly from?: string | undefined;
}

/** An agent that may not call: from when the answer said `enforced` until what allows it again was sent. */
export interface BlockPeriod {
  readonly agentId: string;
  /** Such as "the switch". */
  readonly how: string;
  readonly enforcedAtMs: number;
  allowSentAtMs: number;
}

/** A gate was asked with a key so long after its revocation was answered that none may take it any more. */
export interface RevokedKeyCall {
  readonly gate: string;
  readonly keyId: string;
  readonly status: number | undefined;
}

/** Something was away: dead or paused from the first to the second time. */
export interface Absence {
  readonly of: string;
  readonly goneAtMs: number;
  readonly backAtMs: number;
}

export interface IssuedKey {
  readonly key: string;
  revoked: boolean;
}

/** All that one run has seen. What is judged is judged from this, after the run. */
export class Journal {
  readonly commands: SentCommand[] = [];
  readonly calls: AskedCall[] = [];
  readonly blocks: BlockPeriod[] = [];
  /** Blocks that were answered before every gate had them. */
  blocksNotYetEnforced = 0;
  readonly revokedKeyCalls: RevokedKeyCall[] = [];
  readonly absences: Absence[] = [];
  /** Whose revocation is under way belongs to nobody. */
  readonly keys = new Map<string, IssuedKey>();
  /** Numbers that acknowledged imports must have brought. */
  readonly importedNumbers: string[] = [];
  /** Sentences about what must not happen, noticed at once. */
  readonly violations: string[] = [];

  get acknowledged(): readonly SentCommand[] {
    return this.commands.filter(({ acknowledgedAtMs }) => acknowledgedAtMs !== undefined);
  }
}
