import { Body, Controller, Delete, HttpCode, Param } from '@nestjs/common';
import { ApiNoContentResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { RequiresRole } from '#access';
import { EventStore, handleCommand } from '#event-store';
import type { CommandContext } from '#event-store';
import { Acknowledged, Context, ReasonRequest, idInPath, withReason } from '#http-api';
import { hold, holdStream } from '../hold.aggregate.js';
import { decideLiftHold } from './lift-hold.js';

@ApiTags('holds')
@Controller('v1/holds')
export class LiftHoldController {
  constructor(private readonly store: EventStore) {}

  @Delete(':id')
  @HttpCode(204)
  @RequiresRole('operator')
  @ApiOperation({ summary: 'Lift a hold', operationId: 'liftHold' })
  @ApiNoContentResponse()
  async lift(
    @Param('id', idInPath) id: string,
    @Body() body: ReasonRequest,
    @Context() context: CommandContext,
  ): Promise<Acknowledged<undefined>> {
    const { position } = await handleCommand(this.store, withReason(context, body), async (load) => {
      const to = await load(hold, holdStream(context.workspace, id));
      return [{ to, events: decideLiftHold(to.state) }];
    });
    return new Acknowledged(undefined, { position });
  }
}
