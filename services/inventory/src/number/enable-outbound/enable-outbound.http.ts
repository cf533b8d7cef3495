import { Body, Controller, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { RequiresRole } from '#access';
import { EventStore } from '#event-store';
import type { CommandContext } from '#event-store';
import { Fence } from '#fence';
import { Acknowledged, Context, IfMatch, ReasonRequest, numberInPath, withReason } from '#http-api';
import { ApiNotYetEnforced, FenceQuery, FenceResponse, acknowledgeFence } from '../../fence/fence.response.js';
import type { ActiveHold } from '../../hold/domain/active-hold.js';
import { HoldDirectory } from '../../hold/hold-directory/hold-directory.js';
import { HoldResponse } from '../../hold/hold.response.js';
import { ApiNumber } from '../api-number.js';
import { changeNumber } from '../change-number.js';
import { decideEnableOutbound } from './enable-outbound.js';

class EnabledOutboundResponse extends FenceResponse {
  @ApiProperty({
    type: [HoldResponse],
    description:
      'What still blocks outbound calls: the holds in force on the number, its agent or its workspace, oldest first',
  })
  holds!: readonly ActiveHold[];
}

@ApiTags('numbers')
@Controller('v1/numbers')
export class EnableOutboundController {
  constructor(
    private readonly store: EventStore,
    private readonly fence: Fence,
    private readonly holds: HoldDirectory,
  ) {}

  @Post(':number/outbound/enable')
  @HttpCode(200)
  @RequiresRole('operator')
  @ApiOperation({ summary: 'Let outbound calls from the number through again', operationId: 'enableOutbound' })
  @ApiNumber()
  @ApiOkResponse({
    type: EnabledOutboundResponse,
    description: 'Every gate knows; calls go through unless holds remain or the number is being given back',
  })
  @ApiNotYetEnforced(EnabledOutboundResponse)
  async enable(
    @Param('number', numberInPath) number: string,
    @Body() body: ReasonRequest,
    @Query() query: FenceQuery,
    @IfMatch() expectedVersion: string | undefined,
    @Context() context: CommandContext,
  ): Promise<Acknowledged<EnabledOutboundResponse>> {
    const startedAtMs = performance.now();
    const command = withReason(context, body);
    const { position, number: state } = await changeNumber(this.store, command, { number }, (seen) =>
      decideEnableOutbound(seen, expectedVersion),
    );
    const { body: fence, facts } = await acknowledgeFence({ fence: this.fence, position, startedAtMs, query });
    const agentId = state.status === 'unclaimed' ? null : state.profiles.outbound;
    const holds = this.holds.blocking(context.workspace, { number, agentId });
    return new Acknowledged({ ...fence, holds }, facts);
  }
}
