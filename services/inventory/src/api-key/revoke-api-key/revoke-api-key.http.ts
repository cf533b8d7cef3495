import { Controller, Delete, HttpCode, Param } from '@nestjs/common';
import { ApiNoContentResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { RequiresRole } from '#access';
import { EventStore, handleCommand } from '#event-store';
import type { CommandContext } from '#event-store';
import { Acknowledged, Context, idInPath } from '#http-api';
import { apiKey, apiKeyStream } from '../api-key.aggregate.js';
import { decideRevokeApiKey } from './revoke-api-key.js';

@ApiTags('access')
@Controller('v1/api-keys')
export class RevokeApiKeyController {
  constructor(private readonly store: EventStore) {}

  @Delete(':id')
  @HttpCode(204)
  @RequiresRole('owner')
  @ApiOperation({ summary: 'End a key at once', operationId: 'revokeApiKey' })
  @ApiNoContentResponse()
  async revoke(
    @Param('id', idInPath) id: string,
    @Context() context: CommandContext,
  ): Promise<Acknowledged<undefined>> {
    const { position } = await handleCommand(this.store, context, async (load) => {
      const to = await load(apiKey, apiKeyStream(context.workspace, id));
      return [{ to, events: decideRevokeApiKey(to.state) }];
    });
    return new Acknowledged(undefined, { position });
  }
}
