import type { IncomingMessage, ServerResponse } from 'node:http';
import { Body, Controller, HttpCode, Param, Post, Req, Res, applyDecorators } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { ApiBody, ApiConsumes, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RequiresRole } from '#access';
import { WEBHOOK_CARRIERS } from '#carrier-webhooks';
import { ProblemFastifyAdapter, requestIdOf } from '#http-api';
import { RouteFacts } from '#route-facts';
import { CallbackReceiver, FORM } from './callback-receiver.js';
import type { Thanks } from './callback-receiver.js';

const JSON_TYPE = 'application/json';

/** As both carriers write theirs, whatever the path. */
const USUAL_TYPES = [FORM, `${FORM}; charset=UTF-8`, JSON_TYPE, `${JSON_TYPE}; charset=utf-8`];
const USUAL_TARGET = /^\/webhooks\/([a-z]+)\/([\w-]{1,64})\/message(?:s|-status)(?:\?|$)/;
const MAX_USUAL_BODY_BYTES = 65_536;

const DESCRIPTION =
  'Twilio and Telnyx call this when somebody writes to a number, and when a message gets further on its way. It must carry ' +
  'the signature of the carrier, over the URL that PUBLIC_URL makes of it; forged requests, unknown accounts and numbers of ' +
  'others are refused alike. 200: it is written down for good, once however often it comes. 503: it is not, and the ' +
  'carrier is to send it again.';

/** Takes what a carrier has signed, as its bytes. */
function CallbackRoute(
  path: string,
  { operationId, summary }: { operationId: string; summary: string },
): MethodDecorator {
  return applyDecorators(
    Post(`:carrier/:carrierAccountId/${path}`),
    HttpCode(200),
    RequiresRole('anybody'),
    RouteFacts({ rawBody: [FORM, JSON_TYPE], idempotencyKey: 'ignored' }),
    ApiOperation({ summary, description: DESCRIPTION, operationId }),
    ApiParam({ name: 'carrier', enum: WEBHOOK_CARRIERS }),
    ApiParam({ name: 'carrierAccountId', description: 'The account as it is connected here' }),
    ApiConsumes(FORM, JSON_TYPE),
    ApiBody({ description: 'As the carrier sends it', schema: { type: 'object', additionalProperties: true } }),
    ApiOkResponse({
      content: { 'text/xml': { schema: { type: 'string' } }, [JSON_TYPE]: { schema: { type: 'object' } } },
    }),
  );
}

/**
 * Where the carriers tell of messages. What they tell takes a shortcut past the web framework, which would cost more than
 * writing it down (docs/decisions/0004); whatever comes to nothing there is answered here, as everywhere.
 */
@ApiTags('webhooks')
@Controller('webhooks')
export class ReceiveCallbackController implements OnModuleInit {
  /** What has become of requests that took the shortcut and did not get through. */
  private readonly attempts = new WeakMap<IncomingMessage, Promise<Thanks>>();

  constructor(
    private readonly host: HttpAdapterHost<ProblemFastifyAdapter>,
    private readonly receiver: CallbackReceiver,
  ) {}

  onModuleInit(): void {
    this.host.httpAdapter.shortcuts.add({
      method: 'POST',
      isFor: (target) => USUAL_TARGET.test(target),
      mediaTypes: USUAL_TYPES,
      maxBodyBytes: MAX_USUAL_BODY_BYTES,
      route: '/webhooks/:carrier/:carrierAccountId/messages',
      answer: (body, request, response) => this.answerUsual(body, request, response),
    });
  }

  @CallbackRoute('messages', { operationId: 'receiveMessage', summary: 'What a carrier tells of messages' })
  receiveMessage(
    @Param('carrier') carrier: string,
    @Param('carrierAccountId') carrierAccountId: string,
    @Body() body: Buffer | undefined,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return this.receive({ carrier, carrierAccountId, body }, request, reply);
  }

  /** The same: Telnyx tells everything at one address, Twilio of statuses at this one. */
  @CallbackRoute('message-status', {
    operationId: 'receiveMessageStatus',
    summary: 'How far a message is, as its carrier tells',
  })
  receiveMessageStatus(
    @Param('carrier') carrier: string,
    @Param('carrierAccountId') carrierAccountId: string,
    @Body() body: Buffer | undefined,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return this.receive({ carrier, carrierAccountId, body }, request, reply);
  }

  private async receive(
    { carrier, carrierAccountId, body = Buffer.alloc(0) }: RoutedCallback,
    { raw, url: target, headers, id: requestId }: FastifyRequest,
    reply: FastifyReply,
  ): Promise<string> {
    const received = { carrier, carrierAccountId, target, headers, rawBody: body, requestId };
    const thanks = await (this.attempts.get(raw) ?? this.receiver.receive(received));
    void reply.type(thanks.contentType);
    return thanks.body;
  }

  private async answerUsual(rawBody: Buffer, request: IncomingMessage, response: ServerResponse): Promise<boolean> {
    const { url: target = '', headers } = request;
    const [, carrier = '', carrierAccountId = ''] = USUAL_TARGET.exec(target) ?? [];
    const requestId = requestIdOf(request);
    const attempt = this.receiver.receive({ carrier, carrierAccountId, target, headers, rawBody, requestId });
    this.attempts.set(request, attempt);
    const thanks = await attempt.catch(() => undefined);
    if (!thanks) return false;
    const { contentType, body } = thanks;
    response.writeHead(200, [
      'content-type',
      contentType,
      'content-length',
      String(body.length),
      'x-request-id',
      requestId,
    ]);
    response.end(body, 'latin1');
    return true;
  }
}

interface RoutedCallback {
  readonly carrier: string;
  readonly carrierAccountId: string;
  readonly body: Buffer | undefined;
}
