import { Body, Controller, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { RequiresRole } from '#access';
import { EventStore } from '#event-store';
import type { CommandContext } from '#event-store';
import { Fence } from '#fence';
import { Context, IfMatch, ReasonRequest, numberInPath, withReason } from '#http-api';
import type { Acknowledged } from '#http-api';
import { ApiNotYetEnforced, FenceQuery, FenceResponse, acknowledgeFence } from '../../fence/fence.response.js';
import { ApiNumber } from '../api-number.js';
import { changeNumber } from '../change-number.js';
import { decideDisableOutbound } from './disable-outbound.js';

@ApiTags('numbers')
@Controller('v1/numbers')
export class DisableOutboundController {
  constructor(
    private readonly store: EventStore,
    private readonly fence: Fence,
  ) {}

  @Post(':number/outbound/disable')
  @HttpCode(200)
  @RequiresRole('operator')
  @ApiOperation({ summary: 'Block every outbound call from the number', operationId: 'disableOutbound' })
  @ApiNumber()
  @ApiOkResponse({ type: FenceResponse, description: 'No gate lets another call through' })
  @ApiNotYetEnforced(FenceResponse)
  async disable(
    @Param('number', numberInPath) number: string,
    @Body() body: ReasonRequest,
    @Query() query: FenceQuery,
    @IfMatch() expectedVersion: string | undefined,
    @Context() context: CommandContext,
  ): Promise<Acknowledged<FenceResponse>> {
    const startedAtMs = performance.now();
    const { position } = await changeNumber(this.store, withReason(context, body), { number }, (state) =>
      decideDisableOutbound(state, expectedVersion),
    );
    return acknowledgeFence({ fence: this.fence, position, startedAtMs, query });
  }
}
