import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { RequiresRole } from '#access';
import { hasCode } from '#domain-error';
import { EventStore, loadAggregate } from '#event-store';
import type { CommandContext } from '#event-store';
import { Acknowledged, Context, E164_FIELD, NewId, Text, invalidRequest } from '#http-api';
import { SANDBOX_ACCOUNT_ID } from '#number-facts';
import { CallbackIntake } from '../inbound-webhook/callback-intake.js';
import type { KnownMessage } from '../message/domain/message.state.js';
import { message, messageIdOf, messageStream } from '../message/message.aggregate.js';
import { WordlessMessageResponse, wordlessResponse } from '../message/message.response.js';
import { segmentsOf } from '../message/segments.js';

const MAX_BODY_LENGTH = 1_600;

class WriteToNumberRequest {
  @Text({ description: 'Who writes: anybody', maxLength: 16, pattern: E164_FIELD, example: '+442071838750' })
  from!: string;

  @Text({ description: 'A number of the sandbox that the workspace holds', maxLength: 16, pattern: E164_FIELD })
  to!: string;

  @Text({ description: 'The text', maxLength: MAX_BODY_LENGTH, example: 'Is my order on its way?' })
  body!: string;
}

const DESCRIPTION =
  'Nobody can write to a number of the sandbox, so this does it: from here on it is as if a carrier had told of the message.';

/** So that messages that come in can be tried before there is a carrier. */
@ApiTags('messages')
@Controller('v1/sandbox/messages')
export class WriteToNumberController {
  constructor(
    private readonly store: EventStore,
    private readonly intake: CallbackIntake,
  ) {}

  @Post()
  @HttpCode(201)
  @RequiresRole('operator')
  @ApiOperation({
    summary: 'Write to a number of the sandbox',
    description: DESCRIPTION,
    operationId: 'writeToSandboxNumber',
  })
  @ApiCreatedResponse({ type: WordlessMessageResponse })
  async write(
    @Body() { from, to, body }: WriteToNumberRequest,
    @NewId() id: string,
    @Context() context: CommandContext,
  ): Promise<Acknowledged<WordlessMessageResponse>> {
    const { workspace, correlationId, time } = context;
    const account = { carrier: 'sandbox', carrierAccountId: SANDBOX_ACCOUNT_ID } as const;
    const carrierMessageId = `sandbox-${id}`;
    const source = { ...account, workspace, rawBody: Buffer.from(JSON.stringify({ from, to, body })) };
    const told = {
      carrierMessageId,
      from,
      to,
      kind: 'sms',
      body,
      media: [],
      occurredAt: null,
      ...segmentsOf(body),
    } as const;
    try {
      await this.intake.take(
        { is: 'received', message: told },
        { ...source, receivedAtMs: Date.parse(time), requestId: correlationId },
      );
    } catch (error) {
      throw hasCode(error, 'signature_invalid') ? notOfSandbox(to) : error;
    }
    const stream = messageStream(workspace, messageIdOf(account, carrierMessageId));
    const { state, position } = await loadAggregate(this.store, message, stream);
    return new Acknowledged(wordlessResponse(state as KnownMessage), { position });
  }
}

function notOfSandbox(to: string): Error {
  const sentence = `to must be a number of the sandbox that this workspace holds; ${to} is none.`;
  return invalidRequest([{ field: 'to', message: sentence }]);
}
