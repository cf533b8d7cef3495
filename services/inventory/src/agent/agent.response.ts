import { ApiProperty } from '@nestjs/swagger';
import { AGENT_STATUSES } from './domain/agent.events.js';
import type { AgentConnection, AgentStatus } from './domain/agent.events.js';
import type { RegisteredAgent } from './domain/agent.state.js';

class AgentNumbersResponse {
  @ApiProperty({ type: String, nullable: true }) inbound!: string | null;
  @ApiProperty({ type: String, nullable: true }) outbound!: string | null;
  @ApiProperty({ type: String, nullable: true }) sms!: string | null;
}

/** An agent as the contract shows it. */
export class AgentResponse {
  @ApiProperty({ example: 'sales' }) id!: string;
  @ApiProperty() name!: string;
  @ApiProperty({ enum: AGENT_STATUSES }) status!: AgentStatus;
  @ApiProperty({ type: 'object', additionalProperties: true, nullable: true }) connect!: AgentConnection | null;
  @ApiProperty({ type: AgentNumbersResponse, description: 'The number the agent uses for each profile' })
  numbers!: AgentNumbersResponse;
  @ApiProperty({
    description: 'Send it as If-Match to change only what you saw. It grows whenever a number comes or goes, too',
    example: '3',
  })
  version!: string;
  @ApiProperty({ format: 'date-time' }) registeredAt!: string;
  @ApiProperty({ format: 'date-time' }) updatedAt!: string;
}

export function agentResponse(agent: RegisteredAgent): AgentResponse {
  const { agentId: id, name, status, connect, numbers, version, registeredAt, updatedAt } = agent;
  return { id, name, status, connect, numbers, version, registeredAt, updatedAt };
}
