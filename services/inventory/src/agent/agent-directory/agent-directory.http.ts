import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { RequiresRole } from '#access';
import type { Principal } from '#access';
import { Caller, PageQuery, pageOf, pageResponseOf } from '#http-api';
import type { Page } from '#http-api';
import { ApiAgentId, agentIdInPath } from '../agent-id.js';
import { AgentResponse, agentResponse } from '../agent.response.js';
import { agentNotFound } from '../domain/agent.errors.js';
import { AgentDirectory } from './agent-directory.js';

@ApiTags('agents')
@Controller('v1/agents')
export class AgentDirectoryController {
  constructor(private readonly directory: AgentDirectory) {}

  @Get()
  @RequiresRole('viewer')
  @ApiOperation({ summary: 'Agents by id', operationId: 'listAgents' })
  @ApiOkResponse({ type: pageResponseOf(AgentResponse) })
  list(@Query() query: PageQuery, @Caller() caller: Principal): Page<AgentResponse> {
    return pageOf('agents', this.directory.agents, caller.workspace, query, agentResponse);
  }

  @Get(':agentId')
  @RequiresRole('viewer')
  @ApiOperation({ summary: 'One agent', operationId: 'readAgent' })
  @ApiAgentId()
  @ApiOkResponse({ type: AgentResponse })
  read(
    @Param('agentId', agentIdInPath) agentId: string,
    @Caller() caller: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): AgentResponse {
    const agent = this.directory.agents.get(caller.workspace, agentId);
    if (!agent) throw agentNotFound();
    reply.header('etag', `"${agent.version}"`);
    return agentResponse(agent);
  }
}
