interface AgentFact<Type extends string> {
  readonly type: Type;
  readonly workspace: string;
  readonly agentId: string;
}

/** A draft until `AgentPublished`. */
export interface AgentRegisteredV1 extends AgentFact<'AgentRegistered'> {
  readonly name: string;
}

export interface AgentRenamedV1 extends AgentFact<'AgentRenamed'> {
  readonly name: string;
}

export type AgentPublishedV1 = AgentFact<'AgentPublished'>;
export type AgentUnpublishedV1 = AgentFact<'AgentUnpublished'>;
export type AgentArchivedV1 = AgentFact<'AgentArchived'>;

export type AgentPublicEvent =
  AgentRegisteredV1 | AgentRenamedV1 | AgentPublishedV1 | AgentUnpublishedV1 | AgentArchivedV1;
