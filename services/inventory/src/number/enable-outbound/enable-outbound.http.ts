import { Body, Controller, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { RequiresRole } from '#access';
import { EventStore, handleCommand } from '#event-store';
import type { CommandContext } from '#event-store';
import { Fence } from '#fence';
import { Acknowledged, Context, IfMatch, numberInPath } from '#http-api';
import { FenceQuery, FenceResponse, fenceResponse, fenceStatus } from '../../fence/fence.response.js';
import { numberOf, numberStream } from '../number.aggregate.js';
import { ReasonRequest, withReason } from '../../reason.request.js';
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
  @ApiParam({ name: 'number', description: 'E.164', example: '+14155550100' })
  @ApiOkResponse({ type: FenceResponse, description: 'Every gate knows; holds on the number stay' })
  @ApiAcceptedResponse({ type: FenceResponse, description: 'Stored; some gates have not acknowledged yet' })
  async enable(
    @Param('number', numberInPath) number: string,
    @Body() body: ReasonRequest,
    @Query() query: FenceQuery,
    @IfMatch() expectedVersion: string | undefined,
    @Context() context: CommandContext,
  ): Promise<Acknowledged<FenceResponse>> {
    const startedAtMs = performance.now();
    const { position } = await handleCommand(this.store, withReason(context, body), async (load) => {
      const to = await load(numberOf(context.workspace), numberStream(number));
      return [{ to, events: decideEnableOutbound(to.state, expectedVersion) }];
    });
    const answer = await fenceResponse(this.fence, position, startedAtMs, query);
    return new Acknowledged(answer, { position, status: fenceStatus(answer) });
  }
}
