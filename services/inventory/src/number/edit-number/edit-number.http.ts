import { Body, Controller, Param, Patch, Query } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { Allow } from 'class-validator';
import { RequiresRole } from '#access';
import { EventStore } from '#event-store';
import type { CommandContext } from '#event-store';
import { Fence } from '#fence';
import { Acknowledged, Choice, Context, IfMatch, Nested, ReasonRequest, numberInPath, withReason } from '#http-api';
import { AgentIdField } from '../../agent/agent-id.js';
import { ApiNotYetEnforced, FenceQuery, FenceResponse, acknowledgeWithFence } from '../../fence/fence.response.js';
import { AccountImports } from '../../number-register/account-imports.js';
import { ApiNumber } from '../api-number.js';
import { changeNumber } from '../change-number.js';
import type { DecideOnNumber } from '../change-number.js';
import { endsAnAllowance } from '../domain/number.rules.js';
import { NumberResponse } from '../number.response.js';
import { NumberReader } from '../read-number/number-reader.js';
import { decideEditNumber } from './edit-number.js';

class ProfilesRequest {
  @AgentIdField({ description: 'Who takes calls to the number', optional: true, nullable: true })
  inbound?: string | null;

  @AgentIdField({ description: 'Who calls with the number', optional: true, nullable: true })
  outbound?: string | null;

  @AgentIdField({ description: 'Who texts with the number', optional: true, nullable: true })
  sms?: string | null;
}

/** JSON merge patch: absent is unchanged, null is nobody. */
class EditNumberRequest extends ReasonRequest {
  @Nested(() => ProfilesRequest, { description: 'Agent ids; null for nobody', optional: true })
  profiles?: ProfilesRequest;

  @Choice({ description: 'The outbound switch', of: ['enabled', 'disabled'], optional: true })
  outboundCalls?: 'enabled' | 'disabled';

  /** Of any shape, whatever is described: what a number without regions answers does not depend on it. */
  @ApiProperty({ type: String, description: 'Twilio numbers only', required: false, example: 'us1' })
  @Allow()
  region?: unknown;
}

class EditNumberResponse extends NumberResponse {
  @ApiProperty({ type: FenceResponse, required: false, description: 'When the save blocked something' })
  fence?: FenceResponse;
}

@ApiTags('numbers')
@Controller('v1/numbers')
export class EditNumberController {
  private readonly imports: AccountImports;

  constructor(
    private readonly store: EventStore,
    private readonly fence: Fence,
    private readonly reader: NumberReader,
  ) {
    this.imports = new AccountImports(store);
  }

  @Patch(':number')
  @RequiresRole('operator')
  @ApiOperation({ summary: "The edit dialog's save: all of it or nothing", operationId: 'editNumber' })
  @ApiNumber()
  @ApiHeader({
    name: 'If-Match',
    required: false,
    description: 'The version you saw; needed to move a number between agents',
  })
  @ApiOkResponse({ type: EditNumberResponse })
  @ApiNotYetEnforced(EditNumberResponse)
  async edit(
    @Param('number', numberInPath) number: string,
    @Body() body: EditNumberRequest,
    @Query() query: FenceQuery,
    @IfMatch() expectedVersion: string | undefined,
    @Context() context: CommandContext,
  ): Promise<Acknowledged<EditNumberResponse>> {
    const startedAtMs = performance.now();
    const { reason: _, ...changes } = body;
    const command = { ...changes, ...(expectedVersion !== undefined && { expectedVersion }) };
    const subject = { number, agentIds: Object.values(body.profiles ?? {}) };
    const decide: DecideOnNumber = async (state, agents, others) => {
      // Only a region has to wait for it, and an import is long to read.
      const openImportId = body.region === undefined ? null : await this.imports.openImportOf(state);
      return decideEditNumber({ ...command, openImportId }, state, agents, others);
    };
    const { position, events } = await changeNumber(this.store, withReason(context, body), subject, decide);
    const answer: EditNumberResponse = await this.reader.read(context.workspace, number);
    const { version } = answer;
    if (!events.some(endsAnAllowance)) return new Acknowledged(answer, { position, version });
    return acknowledgeWithFence({ fence: this.fence, position, startedAtMs, query }, answer, { version });
  }
}
