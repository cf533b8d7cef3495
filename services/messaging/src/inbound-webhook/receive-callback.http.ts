import { Body, Controller, HttpCode, Param, Post, Req, Res, applyDecorators } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import pTimeout from 'p-timeout';
import { RequiresRole } from '#access';
import {
  PublicAddresses,
  RefusedWebhooks,
  WEBHOOK_CARRIERS,
  WebhookAccounts,
  isSigned,
  isWebhookCarrier,
  signatureInvalid,
} from '#carrier-webhooks';
import type { WebhookAccount, WebhookCarrier } from '#carrier-webhooks';
import { RouteFacts } from '#route-facts';
import { CallbackIntake } from './callback-intake.js';
import { callbackNotTaken } from './carrier-callback.js';
import type { CarrierCallback } from './carrier-callback.js';
import { readTelnyxCallback } from './telnyx-callback.js';
import { readTwilioCallback } from './twilio-callback.js';

const FORM = 'application/x-www-form-urlencoded';
const JSON_TYPE = 'application/json';

/** Telnyx waits two seconds. What is not written by then may be written all the same, and is taken once when it comes again. */
const MAX_TAKE_MS = 1_500;

/** More than the store writes in that time would only wait for their carrier to give up. */
const MAX_UNDER_WAY = 4_000;

/** What each carrier takes for "thank you": Twilio reads instructions from it, and gets none. */
const THANKS: Readonly<Record<WebhookCarrier, readonly [type: string, body: string]>> = {
  twilio: ['text/xml; charset=utf-8', '<?xml version="1.0" encoding="UTF-8"?><Response/>'],
  telnyx: ['application/json; charset=utf-8', '{}'],
};

const DESCRIPTION =
  'Twilio and Telnyx call this when somebody writes to a number, and when a message gets further on its way. It must carry ' +
  'the signature of the carrier, over the URL that PUBLIC_URL makes of it; forged requests, unknown accounts and numbers of ' +
  'others are refused alike. 200: it is written down for good, once however often it comes. 503: it is not, and the ' +
  'carrier is to send it again.';

interface ReceivedCallback {
  readonly carrier: string;
  readonly carrierAccountId: string;
  readonly body: Buffer | undefined;
}

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

/** Where the carriers tell of messages. */
@ApiTags('webhooks')
@Controller('webhooks')
export class ReceiveCallbackController {
  private underWay = 0;

  constructor(
    private readonly accounts: WebhookAccounts,
    private readonly addresses: PublicAddresses,
    private readonly refused: RefusedWebhooks,
    private readonly intake: CallbackIntake,
  ) {}

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
    { carrier, carrierAccountId, body = Buffer.alloc(0) }: ReceivedCallback,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<string> {
    if (!isWebhookCarrier(carrier)) throw signatureInvalid();
    if (this.underWay >= MAX_UNDER_WAY) throw callbackNotTaken();
    this.underWay += 1;
    const taken = this.take(carrier, carrierAccountId, body, request).finally(() => {
      this.underWay -= 1;
    });
    await pTimeout(taken, { milliseconds: MAX_TAKE_MS, fallback: () => Promise.reject(callbackNotTaken()) });
    const [type, thanks] = THANKS[carrier];
    void reply.type(type);
    return thanks;
  }

  private async take(
    carrier: WebhookCarrier,
    carrierAccountId: string,
    rawBody: Buffer,
    request: FastifyRequest,
  ): Promise<void> {
    const receivedAtMs = Date.now();
    const account = await this.accountOf(carrier, carrierAccountId, request);
    if (
      !account ||
      !isOurs(request, rawBody, account, { urls: this.addresses.urlsOf(carrier, request.url), receivedAtMs })
    ) {
      const count = this.refused.note(carrier, carrierAccountId, receivedAtMs);
      if (count === 1) request.log.warn({ requestId: request.id, carrierAccountId }, REFUSED);
      throw signatureInvalid();
    }
    const { workspace } = account;
    const source = { workspace, carrier, carrierAccountId, rawBody, receivedAtMs, requestId: request.id };
    await this.intake.take(readCallback(carrier, rawBody, request), source);
  }

  /** Rejects with `callback_not_taken` while nobody can tell. */
  private async accountOf(carrier: WebhookCarrier, carrierAccountId: string, request: FastifyRequest) {
    try {
      return await this.accounts.find(carrier, carrierAccountId);
    } catch (error) {
      request.log.error({ requestId: request.id, err: error, carrierAccountId }, NOT_FOUND_OUT);
      throw callbackNotTaken();
    }
  }
}

/** For the log: the carrier is told no more than to send it again. */
const NOT_FOUND_OUT =
  'A carrier told of a message, and what its account signs with could not be looked up. It was asked to send it again.';

/** Said once of an account: strangers can cause it, too. */
const REFUSED =
  'A request in the name of a carrier account was refused, as nothing that is kept of the account has signed it. ' +
  'If messages of its numbers are missing, see refusedRequests of GET /v1/carrier-accounts/{id}.';

function isOurs(
  { headers }: FastifyRequest,
  rawBody: Buffer,
  account: WebhookAccount,
  { urls, receivedAtMs }: { readonly urls: readonly string[]; readonly receivedAtMs: number },
): boolean {
  const isForm = headers['content-type']?.toLowerCase().startsWith(FORM) === true;
  const form = isForm ? new URLSearchParams(rawBody.toString()) : undefined;
  return isSigned({ urls, headers, rawBody, form, receivedAtMs }, account);
}

function readCallback(carrier: WebhookCarrier, rawBody: Buffer, { url }: FastifyRequest): CarrierCallback {
  if (carrier === 'telnyx') return readTelnyxCallback(rawBody);
  const query = url.indexOf('?');
  return readTwilioCallback(rawBody, new URLSearchParams(query < 0 ? '' : url.slice(query + 1)));
}
