import { Body, Controller, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { IsIn, ValidateIf } from 'class-validator';
import { RequiresRole } from '#access';
import { EventStore, handleCommand } from '#event-store';
import type { CommandContext, Load } from '#event-store';
import { Fence } from '#fence';
import { Context, E164_FIELD, Nested, NewId, Text, Words, invalidRequest, withReason } from '#http-api';
import type { Acknowledged } from '#http-api';
import { agent, agentStream } from '../../agent/agent.aggregate.js';
import { AgentIdField } from '../../agent/agent-id.js';
import { ApiNotYetEnforced, FenceQuery, acknowledgeWithFence } from '../../fence/fence.response.js';
import { numberOf, numberStream } from '../../number/number.aggregate.js';
import { holdNotFound } from '../domain/hold.errors.js';
import type { HoldScope } from '../domain/hold.events.js';
import { hold, holdStream } from '../hold.aggregate.js';
import { HoldDirectory } from '../hold-directory/hold-directory.js';
import { PlacedHoldResponse } from '../hold.response.js';
import { decidePlaceHold } from './place-hold.js';
import type { HeldSubject } from './place-hold.js';

class ScopeRequest {
  @ApiProperty({ required: false, enum: [true], description: 'Everything in the workspace' })
  @ValidateIf((_, value) => value !== undefined)
  @IsIn([true], { message: '$property must be true or left out.' })
  workspace?: true;

  @AgentIdField({ description: 'One agent', optional: true })
  agentId?: string;

  @Text({ description: 'One number, E.164', maxLength: 16, pattern: E164_FIELD, optional: true })
  number?: string;
}

class PlaceHoldRequest {
  @Nested(() => ScopeRequest, { description: 'One of workspace, agentId, number' })
  scope!: ScopeRequest;

  @Words({ description: 'Why; shown wherever the hold is', maxLength: 500, example: 'leaked key' })
  reason!: string;
}

@ApiTags('holds')
@Controller('v1/holds')
export class PlaceHoldController {
  constructor(
    private readonly store: EventStore,
    private readonly fence: Fence,
    private readonly directory: HoldDirectory,
  ) {}

  @Post()
  @RequiresRole('operator')
  @ApiOperation({ summary: 'Block outbound calls until the hold is lifted', operationId: 'placeHold' })
  @ApiCreatedResponse({ type: PlacedHoldResponse })
  @ApiNotYetEnforced(PlacedHoldResponse)
  async place(
    @Body() body: PlaceHoldRequest,
    @Query() query: FenceQuery,
    @NewId() holdId: string,
    @Context() context: CommandContext,
  ): Promise<Acknowledged<PlacedHoldResponse>> {
    const startedAtMs = performance.now();
    const command = { holdId, scope: chosenScope(body.scope) };
    const { position } = await handleCommand(this.store, withReason(context, body), async (load) => {
      const to = await load(hold, holdStream(context.workspace, holdId));
      const subject = await loadSubject(load, context.workspace, command.scope);
      return [{ to, events: decidePlaceHold(command, to.state, subject) }];
    });
    const placed = this.directory.find(context.workspace, holdId);
    if (!placed) throw holdNotFound();
    return acknowledgeWithFence({ fence: this.fence, position, startedAtMs, query }, placed, { status: 201 });
  }
}

function chosenScope(scope: ScopeRequest): HoldScope {
  const { workspace, agentId, number } = scope;
  const chosen = [workspace, agentId, number].filter((part) => part !== undefined);
  if (chosen.length === 1) {
    if (agentId !== undefined) return { agentId };
    return number === undefined ? { workspace: true } : { number };
  }
  throw invalidRequest([{ field: 'scope', message: 'scope must have exactly one of workspace, agentId and number.' }]);
}

async function loadSubject(load: Load, workspace: string, scope: HoldScope): Promise<HeldSubject> {
  if ('workspace' in scope) return { kind: 'workspace' };
  if ('agentId' in scope) {
    const { state } = await load(agent, agentStream(workspace, scope.agentId));
    return { kind: 'agent', state };
  }
  const { state } = await load(numberOf(workspace), numberStream(scope.number));
  return { kind: 'number', state };
}
