import { Body, Controller, HttpCode, Inject, Param, Post, UseGuards } from '@nestjs/common';
import type { Type } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { RequiresRole, ServiceTokenGuard } from '#access';
import { RouteFacts } from '#route-facts';
import type { OperationsOf } from '../operations/operations.js';

interface OperationsDoorOptions<Port> {
  /** Under `internal/`. */
  readonly path: string;
  readonly port: abstract new () => Port;
  readonly operations: () => Promise<OperationsOf<Port>>;
  readonly maxBodyBytes?: number;
}

/** Checked against the schemas of the operation. */
interface AskedFor {
  readonly arguments?: unknown;
}

interface Given {
  readonly answer: unknown;
}

/**
 * By which processes apart ask a port of this one, with the service token. Not for the public: the API description leaves
 * it out. `operations` are loaded with the first request: schemas take longer to load than all the rest of a start.
 */
export function operationsDoor<Port extends object>(options: OperationsDoorOptions<Port>): Type {
  const { path, port, operations, maxBodyBytes } = options;

  @ApiExcludeController()
  @Controller(`internal/${path}`)
  @UseGuards(ServiceTokenGuard)
  class OperationsDoor {
    constructor(@Inject(port) private readonly asked: Port) {}

    @Post(':operation')
    @HttpCode(200)
    @RouteFacts({ quiet: true, idempotencyKey: 'ignored', ...(maxBodyBytes !== undefined && { maxBodyBytes }) })
    @RequiresRole('anybody')
    async do(@Param('operation') operation: string, @Body() body: AskedFor | undefined): Promise<Given> {
      const { answerOperation } = await import('../operations/operations.js');
      return { answer: await answerOperation(await operations(), this.asked, operation, body?.arguments) };
    }
  }
  return OperationsDoor;
}
