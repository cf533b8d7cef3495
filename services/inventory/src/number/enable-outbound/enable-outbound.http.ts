import { Body, Controller, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { RequiresRole } from '#access';
import { EventStore } from '#event-store';
import type { CommandContext } from '#event-store';
import { Fence } from '#fence';
import { Context, IfMatch, numberInPath } from '#http-api';
import type { Acknowledged } from '#http-api';
import { ApiNotYetEnforced, FenceQuery, FenceResponse, acknowledgeFence } from '../../fence/fence.response.js';
import { ReasonRequest, withReason } from '../../reason.request.js';
import { ApiNumber } from '../api-number.js';
import { changeNumber } from '../change-number.js';
import { decideEnableOutbound } from './enable-outbound.js';

@ApiTags('numbers')
@Controller('v1/numbers')
export class EnableOutboundController {
  constructor(
    private readonly store: EventStore,
    private readonly fence: Fence,
  ) {}

  @Post(':number/outbound/enable')
  @HttpCode(200)
  @RequiresRole('operator')
  @ApiOperation({ summary: 'Let outbound calls from the number through again', operationId: 'enableOutbound' })
  @ApiNumber()
  @ApiOkResponse({ type: FenceResponse, description: 'Every gate knows; holds on the number stay' })
  @ApiNotYetEnforced(FenceResponse)
  async enable(
    @Param('number', numberInPath) number: string,
    @Body() body: ReasonRequest,
    @Query() query: FenceQuery,
    @IfMatch() expectedVersion: string | undefined,
    @Context() context: CommandContext,
  ): Promise<Acknowledged<FenceResponse>> {
    const startedAtMs = performance.now();
    const { position } = await changeNumber(this.store, withReason(context, body), { number }, (state) =>
      decideEnableOutbound(state, expectedVersion),
    );
    return acknowledgeFence({ fence: this.fence, position, startedAtMs, query });
  }
}
