import { Injectable } from '@nestjs/common';
import { EventStore, loadAggregate } from '#event-store';
import type { Aggregate, DomainEvent } from '#event-store';
import { agent, agentStream } from '../../agent/agent.aggregate.js';
import type { AgentState } from '../../agent/domain/agent.state.js';
import type { Moment } from '../../event/moment.js';
import type { ActiveHold } from '../../hold/domain/active-hold.js';
import { HoldDirectory } from '../../hold/hold-directory/hold-directory.js';
import { reachingBack } from '../../hold/hold-directory/reaching-back.js';
import { numberNotFound } from '../domain/number.errors.js';
import { assignedAgent } from '../domain/number.state.js';
import type { ClaimedNumber } from '../domain/number.state.js';
import { numberOf, numberStream } from '../number.aggregate.js';
import { numberResponse } from '../number.response.js';
import type { NumberResponse } from '../number.response.js';
import { asItWas } from './as-it-was.js';

/** A number, the agent that uses it, straight from the log, and the holds that block its outbound calls. */
export interface FoundNumber {
  readonly number: ClaimedNumber;
  readonly agent: AgentState | undefined;
  /** Oldest first. */
  readonly holds: readonly ActiveHold[];
}

/** Reads one number from the log itself, so that it is never behind. */
@Injectable()
export class NumberReader {
  constructor(
    private readonly store: EventStore,
    private readonly holdDirectory: HoldDirectory,
  ) {}

  /** Rejects with `not_found` when the workspace never held the number. */
  async read(workspace: string, number: string, asOf?: Moment): Promise<NumberResponse> {
    const found = await this.find(workspace, number, asOf);
    return numberResponse(found.number, found.agent, found.holds);
  }

  /** As `read`, for who needs more than is shown. */
  async find(workspace: string, number: string, asOf?: Moment): Promise<FoundNumber> {
    const { state } = await this.load(numberOf(workspace), numberStream(number), asOf);
    if (state.status === 'unclaimed') throw numberNotFound();
    const subject = { number, agentId: state.profiles.outbound };
    const directory = asOf ? await reachingBack(this.holdDirectory, this.store, workspace, asOf) : this.holdDirectory;
    const holds = directory.blocking(workspace, subject, asOf);
    const agentId = assignedAgent(state);
    if (agentId === null) return { number: state, agent: undefined, holds };
    const { state: agentState } = await this.load(agent, agentStream(workspace, agentId), asOf);
    return { number: state, agent: agentState, holds };
  }

  private load<State, Event extends DomainEvent>(aggregate: Aggregate<State, Event>, stream: string, asOf?: Moment) {
    return loadAggregate(this.store, asOf ? asItWas(aggregate, asOf) : aggregate, stream);
  }
}
