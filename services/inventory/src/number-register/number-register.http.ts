import { Body, Controller, HttpCode, Param, Post, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { RequiresRole, ServiceTokenGuard } from '#access';
import { NumberRegister } from '#number-register';
import { RouteFacts } from '#route-facts';

/** Two hundred numbers of an import with all that their carrier says of them, and a row for each with its sentence. */
const MAX_BODY_BYTES = 2_097_152;

/** Checked against the schemas of the operation. */
interface AskedFor {
  readonly arguments?: unknown;
}

interface Given {
  readonly answer: unknown;
}

/** The register for whoever deals with carriers in another process. Not for the public: the API description leaves it out. */
@ApiExcludeController()
@Controller('internal/number-register')
@UseGuards(ServiceTokenGuard)
export class NumberRegisterController {
  constructor(private readonly register: NumberRegister) {}

  @Post(':operation')
  @HttpCode(200)
  @RouteFacts({ quiet: true, idempotencyKey: 'ignored', maxBodyBytes: MAX_BODY_BYTES })
  @RequiresRole('anybody')
  async do(@Param('operation') operation: string, @Body() body: AskedFor | undefined): Promise<Given> {
    // Schemas take longer to load than all the rest of a start, and only processes apart are asked for them.
    const { NUMBER_REGISTER_OPERATIONS, answerOperation } = await import('#number-register/remote');
    return { answer: await answerOperation(NUMBER_REGISTER_OPERATIONS, this.register, operation, body?.arguments) };
  }
}
