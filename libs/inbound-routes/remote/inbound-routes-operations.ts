import { Type } from 'typebox';
import { operation } from '#service-call/operations';
import type { OperationsOf } from '#service-call/operations';
import type { InboundRoutes } from '../inbound-routes.port.js';

const MAX_TEXT_LENGTH = 256;
const Text = Type.String({ maxLength: MAX_TEXT_LENGTH });

const Call = Type.Object({ workspace: Text, to: Text, from: Text });
const Connection = Type.Union([
  Type.Object({ sipUri: Type.String() }),
  Type.Object({ websocketUrl: Type.String() }),
  Type.Null(),
]);
const Route = Type.Union([
  Type.Object({ status: Type.Literal('found'), connect: Connection }),
  Type.Object({
    status: Type.Literal('none'),
    code: Type.Enum([
      'number_unknown',
      'number_not_active',
      'no_inbound_agent',
      'agent_not_published',
      'voice_missing',
    ]),
  }),
  Type.Object({ status: Type.Literal('unknown') }),
]);

/** The gate's decision as another service asks for it. */
export const INBOUND_ROUTES_OPERATIONS = {
  route: operation(Type.Tuple([Call]), Route),
} as const satisfies OperationsOf<InboundRoutes>;
