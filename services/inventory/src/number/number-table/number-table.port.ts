import type { EventMark, FedReadModel, ReadModelChanges } from '#live-read-model';
import type { AgentStatus } from '../../agent/domain/agent.events.js';
import type { Capabilities, CarrierName, Money, NumberType } from '#number-facts';
import type { CarrierRefusal, Profile, RegionChoice, RegionStatus } from '../domain/number.events.js';

/** `active` and `releasing` numbers are held by the workspace; the others are what it once held. */
export type NumberStatus = 'active' | 'releasing' | 'released' | 'detached';
export const NUMBER_STATUSES: readonly NumberStatus[] = ['active', 'releasing', 'released', 'detached'];

/** Shown when a query names no status. */
export const HELD_STATUSES: readonly NumberStatus[] = ['active', 'releasing'];

/** A region as it is shown. */
export interface ShownRegion extends RegionChoice {
  readonly status: RegionStatus;
  readonly failure: CarrierRefusal | null;
}

export type NumberOrigin = 'purchased' | 'imported';
export type OutboundCalls = 'enabled' | 'disabled';
export type Capability = keyof Capabilities;
export const CAPABILITY_NAMES: readonly Capability[] = ['voice', 'sms', 'mms'];

/** One number as one workspace sees it. A number that moved on leaves its former workspace a row of its own. */
export interface NumberRow {
  readonly workspace: string;
  /** E.164. */
  readonly number: string;
  readonly status: NumberStatus;
  readonly carrier: CarrierName;
  readonly carrierAccountId: string | null;
  readonly origin: NumberOrigin;
  readonly type: NumberType;
  readonly capabilities: Capabilities;
  readonly country: string | null;
  readonly locality: string | null;
  readonly monthlyCost: Money | null;
  /** Null where the carrier has none. */
  readonly region: ShownRegion | null;
  /** Why it is still held, though it was to be given back. */
  readonly giveBackFailure: CarrierRefusal | null;
  /** The agent's id in each profile. */
  readonly profiles: Readonly<Record<Profile, string | null>>;
  /** Of the one agent that all set profiles share (rule 3 of the domain); null without one, or while it is unknown. */
  readonly agentName: string | null;
  readonly agentStatus: AgentStatus | null;
  /** Null while no agent has the outbound profile. */
  readonly outboundCalls: OutboundCalls | null;
  /** Revision of the number's last event. */
  readonly version: number;
  /** ISO 8601, UTC. */
  readonly acquiredAt: string;
  /** ISO 8601, UTC: when the number last changed. Changes of its agent don't count. */
  readonly updatedAt: string;
}

/** What events write of a row. The agent's name and status are kept with the agent. */
export type NumberFields = Omit<NumberRow, 'workspace' | 'number' | 'profiles' | 'agentName' | 'agentStatus'> & {
  readonly inboundAgentId: string | null;
  readonly outboundAgentId: string | null;
  readonly smsAgentId: string | null;
};

/** The workspace came to hold the number: a whole row, in place of an older one. */
export interface NumberAcquired {
  readonly kind: 'acquired';
  readonly workspace: string;
  readonly number: string;
  readonly position: number;
  readonly set: NumberFields;
}

/** What happened to some fields. Those that are missing or undefined stay as they are. */
export type Changed<Fields> = { readonly [Field in keyof Fields]?: Fields[Field] | undefined };

/** Some fields of a row changed. Without effect when there is no such row. */
export interface NumberChanged {
  readonly kind: 'changed';
  readonly workspace: string;
  readonly number: string;
  readonly position: number;
  readonly set: Changed<NumberFields>;
}

export interface AgentFields {
  readonly name: string;
  readonly status: AgentStatus;
}

/** Some of an agent's fields changed, or the agent is new. */
export interface AgentChanged {
  readonly workspace: string;
  readonly agentId: string;
  readonly position: number;
  readonly set: Changed<AgentFields>;
}

/**
 * What a stretch of the log does to the table: at most one change for each row and each agent. From the first that is
 * `live` on, the table prepares itself for fast queries.
 */
export interface NumberTableChanges extends ReadModelChanges {
  readonly numbers: readonly (NumberAcquired | NumberChanged)[];
  readonly agents: readonly AgentChanged[];
}

export type NumberSortField =
  'number' | 'updatedAt' | 'acquiredAt' | 'monthlyCost' | 'locality' | 'country' | 'type' | 'carrier';
export const NUMBER_SORT_FIELDS: readonly NumberSortField[] = [
  'number',
  'updatedAt',
  'acquiredAt',
  'monthlyCost',
  'locality',
  'country',
  'type',
  'carrier',
];

/** A leading `-` is descending. */
export type NumberSort = NumberSortField | `-${NumberSortField}`;

export const NUMBER_PAGE = { defaultRows: 50, maxRows: 500 } as const;

/** All filters given must hold. */
export interface NumberQuery {
  readonly workspace: string;
  /**
   * Part of the number, its locality or its agent's name; see `search-text.ts`. Spaces alone leave nothing out,
   * punctuation alone finds nothing.
   */
  readonly q?: string;
  /** Default: `HELD_STATUSES`. */
  readonly status?: NumberStatus;
  readonly carrier?: CarrierName;
  readonly carrierAccountId?: string;
  readonly type?: NumberType;
  readonly capability?: Capability;
  /** The agent in any profile; with `profile`, in that one. */
  readonly agentId?: string;
  /** An agent has this profile. */
  readonly profile?: Profile;
  readonly outbound?: OutboundCalls;
  /**
   * Default `number`. Rows without a value come last in both directions; rows of equal value are in the order of
   * their numbers, in the same direction. Locality is compared without case and accents, cost by amount alone.
   */
  readonly sort?: NumberSort;
  /** Default and upper bound: `NUMBER_PAGE`. */
  readonly limit?: number;
  /** `nextCursor` of the page before. */
  readonly cursor?: string;
}

export interface NumberPage {
  readonly rows: readonly NumberRow[];
  /** Null on the last page. */
  readonly nextCursor: string | null;
}

/** The table's server does not answer: nothing is lost, and it is tried again. `cause`: what it said, for operators. */
export type NumberTableErrorCode = 'read_model_unavailable';

/**
 * The numbers of all workspaces as a table to filter, sort and page through. Filled from the log, and disposable:
 * it can always be filled again from position 0.
 *
 * A table on a server rejects everything with `DomainError('read_model_unavailable')`, within seconds, while that server
 * is away, and works again by itself when it is back.
 *
 * Every adapter passes the contracts in `testing/`.
 */
export abstract class NumberTable implements FedReadModel<NumberTableChanges> {
  /**
   * Applies changes. A row or agent that saw a later position stays as it is, so repeated and replayed changes do no
   * harm, also when several processes feed one table; changes that another process has applied are none any more. When
   * it rejects, or the process dies meanwhile, some of them may be shown: the table's position is then still the one
   * before, and goes forward only when all are. (SQLite does better: all of them or none.)
   *
   * Rejects with `DomainError('changes_missing')` when the changes continue from behind its own position. After a
   * rejection, go on from `position()`. One call at a time: the next one waits for this one.
   */
  abstract apply(changes: NumberTableChanges): Promise<void>;

  /** Where to read the log from, `START` when the table is empty. A crash may set it back, always together with the rows. */
  abstract position(): Promise<number>;

  /** The last event that was applied: a log that has another one there, or none, is not the one this table is of. */
  abstract lastEvent(): Promise<EventMark | null>;

  /** Makes the table empty, its position `START`. */
  abstract clear(): Promise<void>;

  /**
   * One page. Paging while rows change shows each row whose sort value stays the same exactly once. Rejects with
   * `DomainError('invalid_request')`, naming the field `cursor`, when the cursor is not one of this sort and workspace.
   * Before the first live change it answers from what is there, and may be slow.
   *
   * Rejects with `DomainError('read_model_behind')` when the table does not show everything up to `minPosition` (default
   * `START`), be it that it had to be emptied.
   */
  abstract query(query: NumberQuery, minPosition?: number): Promise<NumberPage>;

  /** How many of an account's numbers the workspace holds. Rejects as `query` does. */
  abstract countHeld(workspace: string, carrierAccountId: string, minPosition?: number): Promise<number>;

  /**
   * Resolves once queries are fast. Preparing begins by itself with the first live change and is done again only for a
   * table filled anew; meanwhile changes are applied and queries answered. Resolves at once before that.
   */
  abstract prepared(): Promise<void>;

  /** Finishes what was accepted and lets go of what it opened itself. */
  abstract close(): Promise<void>;
}
