import type { PipeTransform } from '@nestjs/common';
import { ApiParam } from '@nestjs/swagger';
import { Text, invalidRequest } from '#http-api';

const AGENT_ID = {
  expression: /^[A-Za-z0-9_-]{1,64}$/,
  message: '$property must be an agent id: 1 to 64 letters, digits, _ or -.',
};

/** An agent id in a body or a query. */
export function AgentIdField(options: {
  description: string;
  optional?: boolean;
  nullable?: boolean;
}): PropertyDecorator {
  return Text({ ...options, maxLength: 64, pattern: AGENT_ID, example: 'sales' });
}

/** An agent id in a path. */
export const agentIdInPath: PipeTransform<string, string> = {
  transform(value) {
    if (AGENT_ID.expression.test(value)) return value;
    throw invalidRequest([{ field: 'agentId', message: AGENT_ID.message.replace('$property', 'agentId') }]);
  },
};

/** Describes the agent in the path of a route. */
export const ApiAgentId = (): MethodDecorator => ApiParam({ name: 'agentId', example: 'sales' });
