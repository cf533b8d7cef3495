import { Injectable } from '@nestjs/common';
import { EventStore, loadAggregate } from '#event-store';
import type { Aggregate, DomainEvent } from '#event-store';
import { agent, agentStream } from '../../agent/agent.aggregate.js';
import type { AgentState } from '../../agent/domain/agent.state.js';
import { HoldDirectory } from '../../hold/hold-directory/hold-directory.js';
import { numberNotFound } from '../domain/number.errors.js';
import { assignedAgent } from '../domain/number.state.js';
import type { FormerNumber, HeldNumber } from '../domain/number.state.js';
import { numberOf, numberStream } from '../number.aggregate.js';
import { numberResponse } from '../number.response.js';
import type { NumberResponse } from '../number.response.js';
import { asItWas } from './as-of.js';
import type { Moment } from './as-of.js';
import { holdsAsOf } from './holds-as-of.js';

/** A number and the agent that uses it, straight from the log. */
export interface NumberAndAgent {
  readonly number: HeldNumber | FormerNumber;
  readonly agent: AgentState | undefined;
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
    const subject = { number, agentId: found.number.profiles.outbound };
    const directory = asOf ? await holdsAsOf(this.store, asOf) : this.holdDirectory;
    return numberResponse(found.number, found.agent, directory.blocking(workspace, subject));
  }

  async find(workspace: string, number: string, asOf?: Moment): Promise<NumberAndAgent> {
    const { state } = await this.load(numberOf(workspace), numberStream(number), asOf);
    if (state.status === 'unclaimed') throw numberNotFound();
    const agentId = assignedAgent(state);
    if (agentId === null) return { number: state, agent: undefined };
    return { number: state, agent: (await this.load(agent, agentStream(workspace, agentId), asOf)).state };
  }

  private load<State, Event extends DomainEvent>(aggregate: Aggregate<State, Event>, stream: string, asOf?: Moment) {
    return loadAggregate(this.store, asOf ? asItWas(aggregate, asOf) : aggregate, stream);
  }
}
