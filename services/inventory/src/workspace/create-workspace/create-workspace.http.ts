import { Body, Controller, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { RequiresRole, generateApiKey, hashApiKey } from '#access';
import { EventStore, handleCommand } from '#event-store';
import type { CommandContext } from '#event-store';
import { Acknowledged, Context, NewId, Text, Words } from '#http-api';
import { apiKey, apiKeyStream } from '../../api-key/api-key.aggregate.js';
import { IssuedApiKeyResponse } from '../../api-key/api-key.response.js';
import { decideIssueApiKey } from '../../api-key/issue-api-key/issue-api-key.js';
import { workspace, workspaceStream } from '../workspace.aggregate.js';
import { WorkspaceResponse } from '../workspace.response.js';
import { decideCreateWorkspace } from './create-workspace.js';

const WORKSPACE_ID = {
  expression: /^[a-z0-9][a-z0-9_-]{0,63}$/,
  message: '$property must be 1 to 64 lower-case letters, digits, _ or -, starting with a letter or digit.',
};

class CreateWorkspaceRequest {
  @Text({ description: 'For good', maxLength: 64, pattern: WORKSPACE_ID, example: 'acme' })
  id!: string;

  @Words({ description: 'What people call it', maxLength: 200, example: 'Acme' })
  name!: string;
}

class CreatedWorkspaceResponse extends WorkspaceResponse {
  @ApiProperty({ type: IssuedApiKeyResponse, description: 'Its first owner key, shown once' })
  ownerKey!: IssuedApiKeyResponse;
}

@ApiTags('access')
@Controller('v1/workspaces')
export class CreateWorkspaceController {
  constructor(private readonly store: EventStore) {}

  @Post()
  @RequiresRole('root')
  @ApiOperation({ summary: 'Create a workspace with its first owner key', operationId: 'createWorkspace' })
  @ApiCreatedResponse({ type: CreatedWorkspaceResponse })
  async create(
    @Body() { id, name }: CreateWorkspaceRequest,
    @NewId() keyId: string,
    @Context() context: CommandContext,
  ): Promise<Acknowledged<CreatedWorkspaceResponse>> {
    const key = generateApiKey();
    const owner = { keyId, name: 'first owner', role: 'owner' as const, keyHash: hashApiKey(key) };
    // What happens to a workspace belongs to its own history, not to that of the workspace the caller sits in.
    const { position } = await handleCommand(this.store, { ...context, workspace: id }, async (load) => {
      const to = await load(workspace, workspaceStream(id));
      const ownerKey = await load(apiKey, apiKeyStream(id, keyId));
      // Nobody but this very request knows that id: it has made the workspace before and its answer was lost, the
      // owner key with it. A new key takes that one's place, or nobody could ever enter the workspace.
      const isRepeated = ownerKey.state.status !== 'unknown';
      return [
        { to, events: isRepeated ? [] : decideCreateWorkspace({ workspaceId: id, name }, to.state) },
        { to: ownerKey, events: decideIssueApiKey(owner, ownerKey.state) },
      ];
    });
    const ownerKey = { id: owner.keyId, name: owner.name, role: owner.role, issuedAt: context.time, key };
    return new Acknowledged({ id, name, createdAt: context.time, ownerKey }, { position });
  }
}
