import { Controller, Get, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { RequiresRole } from '#access';
import type { Principal } from '#access';
import { Caller } from '#http-api';
import { HoldDirectory } from '../../hold/hold-directory/hold-directory.js';
import { NumberReader } from '../../number/read-number/number-reader.js';
import { ApiAgentId, agentIdInPath } from '../agent-id.js';
import { AgentDirectory } from '../agent-directory/agent-directory.js';
import { agentNotFound } from '../domain/agent.errors.js';
import { WARNING_CODES, agentWarnings } from './agent-warnings.js';
import type { AgentWarning } from './agent-warnings.js';

class AgentWarningResponse {
  @ApiProperty({ enum: WARNING_CODES, example: 'outbound_disabled' }) code!: AgentWarning['code'];
  @ApiProperty() message!: string;
  @ApiProperty() remedy!: string;
  @ApiProperty({ required: false, description: 'The number it is about' }) number?: string;
  @ApiProperty({ required: false, description: 'The hold it is about' }) holdId?: string;
}

class AgentWarningsResponse {
  @ApiProperty({ type: [AgentWarningResponse] }) items!: readonly AgentWarning[];
}

@ApiTags('agents')
@Controller('v1/agents')
export class AgentWarningsController {
  constructor(
    private readonly agents: AgentDirectory,
    private readonly holds: HoldDirectory,
    private readonly numbers: NumberReader,
  ) {}

  @Get(':agentId/warnings')
  @RequiresRole('viewer')
  @ApiOperation({ summary: "Why the agent's outbound calls would be refused now", operationId: 'agentWarnings' })
  @ApiAgentId()
  @ApiOkResponse({ type: AgentWarningsResponse })
  async warnings(
    @Param('agentId', agentIdInPath) agentId: string,
    @Caller() { workspace }: Principal,
  ): Promise<AgentWarningsResponse> {
    const agent = this.agents.agents.get(workspace, agentId);
    if (!agent) throw agentNotFound();
    const { outbound } = agent.numbers;
    if (outbound === null) {
      const holds = this.holds.blocking(workspace, { number: null, agentId });
      return { items: agentWarnings({ agent, outboundNumber: undefined, holds }) };
    }
    const { number, holds } = await this.numbers.find(workspace, outbound);
    return { items: agentWarnings({ agent, outboundNumber: number, holds }) };
  }
}
