import { Body, Controller, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { RequiresRole } from '#access';
import { EventStore } from '#event-store';
import type { CommandContext } from '#event-store';
import { Fence } from '#fence';
import { Context, IfMatch, YesNo, numberInPath } from '#http-api';
import type { Acknowledged } from '#http-api';
import { ApiNotYetEnforced, FenceQuery, FenceResponse, acknowledgeWithFence } from '../../fence/fence.response.js';
import { ReasonRequest, withReason } from '../../reason.request.js';
import { ApiNumber } from '../api-number.js';
import { changeNumber } from '../change-number.js';
import { NumberResponse } from '../number.response.js';
import { NumberReader } from '../read-number/number-reader.js';
import { decideGiveBackNumber } from './give-back-number.js';
import type { GiveBackNumber } from './give-back-number.js';

class GiveBackRequest extends ReasonRequest {
  @YesNo({ description: 'Unassign the number first when it is assigned', optional: true })
  force?: boolean;
}

class GivenBackNumberResponse extends NumberResponse {
  @ApiProperty({ type: FenceResponse, description: 'No gate lets another call use the number' }) fence!: FenceResponse;
}

@ApiTags('numbers')
@ApiNumber()
@Controller('v1/numbers')
export class GiveBackNumberController {
  constructor(
    private readonly store: EventStore,
    private readonly fence: Fence,
    private readonly reader: NumberReader,
  ) {}

  @Post(':number/release')
  @HttpCode(200)
  @RequiresRole('admin')
  @ApiOperation({ summary: 'Give the number back to its carrier', operationId: 'releaseNumber' })
  @ApiOkResponse({ type: GivenBackNumberResponse })
  @ApiNotYetEnforced(GivenBackNumberResponse)
  release(
    @Param('number', numberInPath) number: string,
    @Body() body: GiveBackRequest,
    @Query() query: FenceQuery,
    @IfMatch() expectedVersion: string | undefined,
    @Context() context: CommandContext,
  ): Promise<Acknowledged<GivenBackNumberResponse>> {
    const command = { how: 'release', force: body.force ?? false, expectedVersion } as const;
    return this.giveBack(number, command, query, withReason(context, body));
  }

  @Post(':number/detach')
  @HttpCode(200)
  @RequiresRole('admin')
  @ApiOperation({ summary: 'Give the number back to its owner', operationId: 'detachNumber' })
  @ApiOkResponse({ type: GivenBackNumberResponse })
  @ApiNotYetEnforced(GivenBackNumberResponse)
  detach(
    @Param('number', numberInPath) number: string,
    @Body() body: GiveBackRequest,
    @Query() query: FenceQuery,
    @IfMatch() expectedVersion: string | undefined,
    @Context() context: CommandContext,
  ): Promise<Acknowledged<GivenBackNumberResponse>> {
    const command = { how: 'detach', force: body.force ?? false, expectedVersion } as const;
    return this.giveBack(number, command, query, withReason(context, body));
  }

  private async giveBack(
    number: string,
    command: GiveBackNumber,
    query: FenceQuery,
    context: CommandContext,
  ): Promise<Acknowledged<GivenBackNumberResponse>> {
    const startedAtMs = performance.now();
    const { position } = await changeNumber(this.store, context, { number }, (state) =>
      decideGiveBackNumber(command, state),
    );
    const answer = await this.reader.read(context.workspace, number);
    const { version } = answer;
    return acknowledgeWithFence({ fence: this.fence, position, startedAtMs, query }, answer, { version });
  }
}
