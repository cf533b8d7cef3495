import { Body, Controller, Param, Put, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { RequiresRole } from '#access';
import { EventStore, handleCommand } from '#event-store';
import type { Addition, CommandContext, Load, Loaded } from '#event-store';
import { Fence } from '#fence';
import { Acknowledged, Choice, Context, IfMatch, Nested, Text, Words, invalidRequest } from '#http-api';
import { ApiNotYetEnforced, FenceQuery, FenceResponse, acknowledgeWithFence } from '../../fence/fence.response.js';
import { numberOf, numberStream } from '../../number/number.aggregate.js';
import { agent, agentStream } from '../agent.aggregate.js';
import { ApiAgentId, agentIdInPath } from '../agent-id.js';
import { AgentResponse, agentResponse } from '../agent.response.js';
import { AgentDirectory } from '../agent-directory/agent-directory.js';
import { AGENT_STATUSES } from '../domain/agent.events.js';
import type { AgentConnection, AgentEvent, AgentStatus } from '../domain/agent.events.js';
import { agentNotFound } from '../domain/agent.errors.js';
import { agentsSideOfAssignments } from '../domain/agents-side-of-assignments.js';
import type { AgentState } from '../domain/agent.state.js';
import { freeProfilesWhenAgentIsArchived } from '../free-profiles-when-agent-is-archived.js';
import { decideSaveAgent } from './save-agent.js';
import type { SaveAgent } from './save-agent.js';

const SIP_URI = {
  expression: /^sips?:[^\s@]+(@[^\s@]+)?$/,
  message: '$property must be a SIP URI, such as sip:sales@example.com.',
};
const WEBSOCKET_URL = {
  expression: /^wss?:\/\/\S+$/,
  message: '$property must be a WebSocket URL, such as wss://example.com/calls.',
};

class ConnectRequest {
  @Text({ description: 'Where calls are sent by SIP', maxLength: 500, pattern: SIP_URI, optional: true })
  sipUri?: string;

  @Text({
    description: 'Where calls are sent as a media stream; carriers reach wss: alone',
    maxLength: 500,
    pattern: WEBSOCKET_URL,
    optional: true,
  })
  websocketUrl?: string;
}

const SAVE_DESCRIPTION =
  'The body is the whole agent: what it leaves out is not kept, so that a save without connect sets connect to null. ' +
  'Numbers are assigned by PATCH /v1/numbers/{number} and stay with the agent, unless it is archived: that takes all ' +
  'its numbers away at once and frees its profiles, in the same save. An archived agent that is saved as draft or ' +
  'published again does not get them back: assign them anew. The version, sent as ETag, grows with every change of the ' +
  'agent and whenever a number is assigned to it or taken from it. If-Match guards what a save changes: one that finds ' +
  'the agent as wanted is answered as done, whatever version it names, so that it can be sent again after its answer ' +
  'was lost. If-Match: * changes an agent in any version and registers none.';

/** The whole agent: what is absent is not kept. */
class SaveAgentRequest {
  @Words({ description: 'What people call the agent', maxLength: 200, example: 'Sales' })
  name!: string;

  @Choice({ description: 'Only a published agent makes and takes calls', of: AGENT_STATUSES })
  status!: AgentStatus;

  @Nested(() => ConnectRequest, {
    description: 'Where inbound calls go: one of the two',
    optional: true,
    nullable: true,
  })
  connect?: ConnectRequest | null;
}

class SavedAgentResponse extends AgentResponse {
  @ApiProperty({
    type: FenceResponse,
    required: false,
    description: 'When a registered agent is saved as draft or archived: no gate lets it call',
  })
  fence?: FenceResponse;
}

@ApiTags('agents')
@Controller('v1/agents')
export class SaveAgentController {
  constructor(
    private readonly store: EventStore,
    private readonly fence: Fence,
    private readonly directory: AgentDirectory,
  ) {}

  @Put(':agentId')
  @RequiresRole('admin')
  @ApiOperation({
    summary: 'Register an agent, or change one',
    description: SAVE_DESCRIPTION,
    operationId: 'saveAgent',
  })
  @ApiAgentId()
  @ApiOkResponse({ type: SavedAgentResponse })
  @ApiCreatedResponse({ type: SavedAgentResponse, description: 'New' })
  @ApiNotYetEnforced(SavedAgentResponse)
  async save(
    @Param('agentId', agentIdInPath) agentId: string,
    @Body() body: SaveAgentRequest,
    @Query() query: FenceQuery,
    @IfMatch('*') expectedVersion: string | undefined,
    @Context() context: CommandContext,
  ): Promise<Acknowledged<SavedAgentResponse>> {
    const startedAtMs = performance.now();
    const command = saveCommand(agentId, body, expectedVersion);
    let isNew = false;
    const { position } = await handleCommand(this.store, context, async (load) => {
      const loaded = await load(agent, agentStream(context.workspace, agentId));
      isNew = loaded.state.status === 'unknown';
      const events = decideSaveAgent(command, loaded.state);
      return additions(load, context.workspace, agentId, loaded, events);
    });
    const saved = this.directory.agents.get(context.workspace, agentId);
    if (!saved) throw agentNotFound();
    const answer = agentResponse(saved);
    const { version } = answer;
    // A new agent could not call before, so nothing is taken from it.
    if (isNew || body.status === 'published') {
      return new Acknowledged(answer, { position, version, status: isNew ? 201 : 200 });
    }
    return acknowledgeWithFence({ fence: this.fence, position, startedAtMs, query }, answer, { version });
  }
}

function saveCommand(agentId: string, body: SaveAgentRequest, expectedVersion: string | undefined): SaveAgent {
  const { name, status, connect } = body;
  const wanted = { agentId, name, status, connect: connection(connect) };
  return expectedVersion === undefined ? wanted : { ...wanted, expectedVersion };
}

/** The agent's own events and, when it was archived, the freeing of its numbers, in one append. */
async function additions(
  load: Load,
  workspace: string,
  agentId: string,
  loaded: Loaded<AgentState, AgentEvent>,
  events: readonly AgentEvent[],
): Promise<Addition[]> {
  const numbers = loaded.state.status === 'unknown' ? [] : Object.values(loaded.state.numbers);
  const freed: Addition[] = [];
  const freedProfiles: AgentEvent[] = [];
  for (const number of new Set(numbers)) {
    if (number === null) continue;
    const to = await load(numberOf(workspace), numberStream(number));
    const numberEvents = freeProfilesWhenAgentIsArchived(events, agentId, to.state);
    freed.push({ to, events: numberEvents });
    freedProfiles.push(...agentsSideOfAssignments(agentId, numberEvents));
  }
  return [{ to: loaded, events: [...events, ...freedProfiles] }, ...freed];
}

function connection(request: ConnectRequest | null | undefined): AgentConnection | null {
  if (!request) return null;
  const { sipUri, websocketUrl } = request;
  if (sipUri !== undefined && websocketUrl === undefined) return { sipUri };
  if (websocketUrl !== undefined && sipUri === undefined) return { websocketUrl };
  throw invalidRequest([{ field: 'connect', message: 'connect must have sipUri or websocketUrl, and not both.' }]);
}
