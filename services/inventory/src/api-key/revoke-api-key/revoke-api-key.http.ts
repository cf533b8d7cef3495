import { Controller, Delete, HttpCode, Param } from '@nestjs/common';
import { ApiNoContentResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { RequiresRole, keyMissing } from '#access';
import { EventStore, handleCommand } from '#event-store';
import type { CommandContext } from '#event-store';
import { LinesByName } from '#waiting-line';
import { Acknowledged, Context, idInPath } from '#http-api';
import { apiKey, apiKeyStream } from '../api-key.aggregate.js';
import { ApiKeyDirectory } from '../api-key-directory/api-key-directory.js';
import { decideRevokeApiKey } from './revoke-api-key.js';

/** More than a workspace ever has keys to be revoked at once. */
const MAX_WAITING = 1_000;

@ApiTags('access')
@Controller('v1/api-keys')
export class RevokeApiKeyController {
  /** One after the other in a workspace: two owners who revoke each other's key at once would leave none. */
  private readonly lines = new LinesByName({ maxRunning: 1, maxWaiting: MAX_WAITING });

  constructor(
    private readonly store: EventStore,
    private readonly directory: ApiKeyDirectory,
  ) {}

  @Delete(':id')
  @HttpCode(204)
  @RequiresRole('owner')
  @ApiOperation({ summary: "End a key at once; a workspace's last owner key stays", operationId: 'revokeApiKey' })
  @ApiNoContentResponse()
  async revoke(
    @Param('id', idInPath) id: string,
    @Context() context: CommandContext,
  ): Promise<Acknowledged<undefined>> {
    const { workspace, actor } = context;
    const revoke = () =>
      handleCommand(this.store, context, async (load) => {
        const to = await load(apiKey, apiKeyStream(workspace, id));
        // Once more: the caller's own key may have been revoked while it waited for its turn.
        if (!this.directory.isValid(workspace, actor.id)) throw keyMissing();
        const leavesAnOwner = this.directory.hasOwnerBeside(workspace, id);
        return [{ to, events: decideRevokeApiKey({ leavesAnOwner }, to.state) }];
      });
    const { position } = await this.lines.run(workspace, revoke);
    return new Acknowledged(undefined, { position });
  }
}
