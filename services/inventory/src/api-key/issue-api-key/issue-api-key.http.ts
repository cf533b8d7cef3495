import { Body, Controller, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { RequiresRole, generateApiKey, hashApiKey } from '#access';
import { EventStore, handleCommand } from '#event-store';
import type { CommandContext } from '#event-store';
import { Acknowledged, Choice, Context, NewId, Words } from '#http-api';
import { apiKey, apiKeyStream } from '../api-key.aggregate.js';
import { IssuedApiKeyResponse } from '../api-key.response.js';
import { ROLES } from '../domain/api-key.events.js';
import type { Role } from '../domain/api-key.events.js';
import { decideIssueApiKey } from './issue-api-key.js';

class IssueApiKeyRequest {
  @Words({ description: 'What the key is for; shown in histories', maxLength: 100, example: 'call router' })
  name!: string;

  @Choice({ description: 'What the key may do', of: ROLES })
  role!: Role;
}

@ApiTags('access')
@Controller('v1/api-keys')
export class IssueApiKeyController {
  constructor(private readonly store: EventStore) {}

  @Post()
  @RequiresRole('owner')
  @ApiOperation({ summary: 'Issue a key for this workspace', operationId: 'issueApiKey' })
  @ApiCreatedResponse({ type: IssuedApiKeyResponse })
  async issue(
    @Body() { name, role }: IssueApiKeyRequest,
    // When the answer with the key was lost, the key goes with it: the next one takes its place under the same id.
    @NewId() keyId: string,
    @Context() context: CommandContext,
  ): Promise<Acknowledged<IssuedApiKeyResponse>> {
    const key = generateApiKey();
    const { position } = await handleCommand(this.store, context, async (load) => {
      const to = await load(apiKey, apiKeyStream(context.workspace, keyId));
      return [{ to, events: decideIssueApiKey({ keyId, name, role, keyHash: hashApiKey(key) }, to.state) }];
    });
    return new Acknowledged({ id: keyId, name, role, issuedAt: context.time, key }, { position });
  }
}
