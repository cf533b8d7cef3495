import { Schema } from 'mongoose';
import { PLAIN } from '#live-read-model/mongodb';
import type { MongodbSchema } from '#live-read-model/mongodb';
import type { AgentStatus } from '../../../agent/domain/agent.events.js';
import type { NumberFields } from '../number-table.port.js';

/** An agent as far as rows show it. */
export interface AgentDocument {
  /** `agentKey`. */
  readonly _id: string;
  readonly position: number;
  readonly name: string | null;
  readonly status: AgentStatus | null;
}

/** Which facets rows of a workspace have, or once had. Only ever grows, so it needs no position. */
export interface FacetsDocument {
  /** The workspace. */
  readonly _id: string;
  /** See `row-facet.ts`. */
  readonly facets: readonly string[];
}

/** A row with all that finding it takes, so that one find answers a page. */
export interface RowDocument extends Omit<NumberFields, 'acquiredAt' | 'updatedAt'> {
  /** `rowKey`. */
  readonly _id: string;
  readonly position: number;
  readonly workspace: string;
  /** E.164. */
  readonly number: string;
  /** See `row-facet.ts`. */
  readonly facet: string;
  /** Milliseconds since 1970. */
  readonly acquiredAt: number;
  readonly updatedAt: number;
  /** The amount that rows are sorted by. */
  readonly cost: number | null;
  /** The locality, folded. */
  readonly localityKey: string | null;
  /** `agentKey` of the one agent that all set profiles share. */
  readonly agentKey: string | null;
  /** What is known of that agent, up to its position `agentPosition`; 0 while nothing is. */
  readonly agentName: string | null;
  /** The name, folded. */
  readonly agentNameKey: string | null;
  readonly agentStatus: AgentStatus | null;
  readonly agentPosition: number;
  /** What the row is found by: see `search-parts.ts`. */
  readonly parts: readonly string[];
}

export const rowKey = (workspace: string, number: string): string => `${workspace} ${number}`;
export const agentKey = (workspace: string, agentId: string): string => `${workspace} ${agentId}`;

const { Mixed } = Schema.Types;

const agentSchema = new Schema<AgentDocument>(
  { _id: String, position: Number, name: { type: String, default: null }, status: { type: String, default: null } },
  PLAIN,
);

const facetsSchema = new Schema<FacetsDocument>({ _id: String, facets: [String] }, PLAIN);

const rowSchema = new Schema<RowDocument>(
  {
    _id: String,
    position: Number,
    workspace: String,
    number: String,
    facet: String,
    status: String,
    carrier: String,
    carrierAccountId: String,
    origin: String,
    type: String,
    capabilities: Mixed,
    country: String,
    locality: String,
    localityKey: String,
    monthlyCost: Mixed,
    cost: Number,
    region: Mixed,
    giveBackFailure: Mixed,
    inboundAgentId: String,
    outboundAgentId: String,
    smsAgentId: String,
    outboundCalls: String,
    version: Number,
    acquiredAt: Number,
    updatedAt: Number,
    agentKey: String,
    agentName: String,
    agentNameKey: String,
    agentStatus: String,
    agentPosition: Number,
    parts: [String],
  },
  PLAIN,
);

/*
 * A page asks for a workspace, for the facets that its filters let through, and for what lies behind its cursor. Up to
 * 200 facets are equalities to MongoDB, whose scans it merges in the order of the sort: so each index below answers every
 * combination of status, carrier, account, type, capability, profile and switch, however rare, in the order of its sort, in both
 * directions.
 */
// No sort, and sorts by number, carrier and type (whose few values are few facets, one after another).
rowSchema.index({ workspace: 1, facet: 1, number: 1 });
rowSchema.index({ workspace: 1, facet: 1, updatedAt: 1, number: 1 });
rowSchema.index({ workspace: 1, facet: 1, acquiredAt: 1, number: 1 });
rowSchema.index({ workspace: 1, facet: 1, cost: 1, number: 1 });
rowSchema.index({ workspace: 1, facet: 1, localityKey: 1, number: 1 });
rowSchema.index({ workspace: 1, facet: 1, country: 1, number: 1 });
// The filter by agent, which has a handful of numbers at most; and the rows that a changed agent is copied to.
rowSchema.index({ agentKey: 1 });
// Searches with few finds. Those with many walk the index of their sort; the planner tries both and keeps the sooner.
rowSchema.index({ workspace: 1, parts: 1 });

/** What a number table is made of. */
export interface NumberTableDocuments {
  readonly rows: RowDocument;
  readonly agents: AgentDocument;
  readonly facets: FacetsDocument;
}

export const NUMBER_TABLE_SCHEMA: MongodbSchema<NumberTableDocuments> = {
  name: 'number_table',
  version: 5,
  collections: { rows: rowSchema, agents: agentSchema, facets: facetsSchema },
};
