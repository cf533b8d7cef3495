import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { RequiresRole } from '#access';
import { EventStore, handleCommand } from '#event-store';
import type { CommandContext } from '#event-store';
import { Acknowledged, Context, IfMatch, YesNo, numberInPath } from '#http-api';
import { ReasonRequest, withReason } from '../../reason.request.js';
import { appendWithAgents, loadAgents } from '../append-with-agents.js';
import { numberOf, numberStream } from '../number.aggregate.js';
import { NumberResponse } from '../number.response.js';
import { NumberReader } from '../read-number/number-reader.js';
import { decideGiveBackNumber } from './give-back-number.js';
import type { GiveBackNumber } from './give-back-number.js';

class GiveBackRequest extends ReasonRequest {
  @YesNo({ description: 'Unassign the number first when it is assigned', optional: true })
  force?: boolean;
}

@ApiTags('numbers')
@ApiParam({ name: 'number', description: 'E.164', example: '+14155550100' })
@Controller('v1/numbers')
export class GiveBackNumberController {
  constructor(
    private readonly store: EventStore,
    private readonly reader: NumberReader,
  ) {}

  @Post(':number/release')
  @HttpCode(200)
  @RequiresRole('admin')
  @ApiOperation({ summary: 'Give the number back to its carrier', operationId: 'releaseNumber' })
  @ApiOkResponse({ type: NumberResponse })
  release(
    @Param('number', numberInPath) number: string,
    @Body() body: GiveBackRequest,
    @IfMatch() expectedVersion: string | undefined,
    @Context() context: CommandContext,
  ): Promise<Acknowledged<NumberResponse>> {
    return this.giveBack(
      number,
      { how: 'release', force: body.force ?? false, expectedVersion },
      withReason(context, body),
    );
  }

  @Post(':number/detach')
  @HttpCode(200)
  @RequiresRole('admin')
  @ApiOperation({ summary: 'Give the number back to its owner', operationId: 'detachNumber' })
  @ApiOkResponse({ type: NumberResponse })
  detach(
    @Param('number', numberInPath) number: string,
    @Body() body: GiveBackRequest,
    @IfMatch() expectedVersion: string | undefined,
    @Context() context: CommandContext,
  ): Promise<Acknowledged<NumberResponse>> {
    return this.giveBack(
      number,
      { how: 'detach', force: body.force ?? false, expectedVersion },
      withReason(context, body),
    );
  }

  private async giveBack(
    number: string,
    command: GiveBackNumber,
    context: CommandContext,
  ): Promise<Acknowledged<NumberResponse>> {
    const { workspace } = context;
    const { position } = await handleCommand(this.store, context, async (load) => {
      const loaded = await load(numberOf(workspace), numberStream(number));
      const current = loaded.state.status === 'active' ? Object.values(loaded.state.profiles) : [];
      const agents = await loadAgents(load, workspace, current);
      const events = decideGiveBackNumber(command, loaded.state);
      return appendWithAgents(loaded, events, agents);
    });
    const answer = await this.reader.read(workspace, number);
    return new Acknowledged(answer, { position, version: answer.version });
  }
}
