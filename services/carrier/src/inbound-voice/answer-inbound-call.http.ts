import { Body, Controller, Header, HttpCode, Param, Post, Req } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import pTimeout from 'p-timeout';
import { RequiresRole } from '#access';
import { RouteFacts } from '#route-facts';
import {
  PublicAddresses,
  RefusedWebhooks,
  WEBHOOK_CARRIERS,
  WebhookAccounts,
  isSigned,
  isWebhookCarrier,
  signatureInvalid,
} from '#carrier-webhooks';
import type { WebhookAccount } from '#carrier-webhooks';
import { DEFAULT_SENTENCES } from './default-sentences.js';
import type { NotConnectedCode } from './default-sentences.js';
import { InboundRoutes } from '#inbound-routes';
import type { InboundRoute } from '#inbound-routes';
import { VOICE_DOCUMENT_TYPE, connectingDocument, speakingDocument } from './voice-document.js';

const FORM = 'application/x-www-form-urlencoded';

/** For each of two questions: Telnyx waits two seconds for the answer, Twilio fifteen. */
const ASK_MS = 700;

const DESCRIPTION =
  'Twilio and Telnyx call this when somebody calls a number. It must carry the signature of the carrier, over the URL ' +
  'that PUBLIC_URL makes of it; forged requests and unknown accounts are refused alike. The answer is the decision of ' +
  'POST /v1/calls/route, as TwiML or TeXML: it connects the call with the agent, or says to the caller that nobody can ' +
  'take it.';

/** Said once of an account: strangers can cause it, too. */
const REFUSED =
  'A request in the name of a carrier account was refused, as nothing that is kept of the account has signed it. ' +
  'If calls of its numbers fail, see refusedRequests of GET /v1/carrier-accounts/{id}.';

/** What was asked could not be told, or not in time. */
const UNTOLD = Symbol('untold');

/** Where the carriers ask what to do with a call that came in. Nothing is written, so a repetition is answered as things are then. */
@ApiTags('webhooks')
@Controller('webhooks')
export class AnswerInboundCallController {
  constructor(
    private readonly accounts: WebhookAccounts,
    private readonly routes: InboundRoutes,
    private readonly addresses: PublicAddresses,
    private readonly refused: RefusedWebhooks,
  ) {}

  @Post(':carrier/:carrierAccountId/voice')
  @HttpCode(200)
  @Header('content-type', VOICE_DOCUMENT_TYPE)
  @RequiresRole('anybody')
  // While it starts, too: whoever calls then should hear a sentence of ours, not the carrier's about an error.
  @RouteFacts({ rawBody: [FORM], idempotencyKey: 'ignored', whileStarting: 'answered' })
  @ApiOperation({
    summary: 'What a carrier does with a call',
    description: DESCRIPTION,
    operationId: 'answerInboundCall',
  })
  @ApiParam({ name: 'carrier', enum: WEBHOOK_CARRIERS })
  @ApiParam({ name: 'carrierAccountId', description: 'The account as it is connected here' })
  @ApiConsumes(FORM)
  @ApiBody({
    description: 'As the carrier sends it',
    schema: { type: 'object', additionalProperties: { type: 'string' } },
  })
  @ApiOkResponse({ content: { 'text/xml': { schema: { type: 'string' } } }, description: 'TwiML or TeXML' })
  async answer(
    @Param('carrier') carrier: string,
    @Param('carrierAccountId') carrierAccountId: string,
    @Body() rawBody: Buffer,
    @Req() request: FastifyRequest,
  ): Promise<string> {
    if (!isWebhookCarrier(carrier)) throw signatureInvalid();
    const urls = this.addresses.urlsOf(carrier, request.url);
    // Without a public address no carrier was given one that it could have signed.
    if (urls.length === 0) throw signatureInvalid();
    const account = await told(request, () => this.accounts.find(carrier, carrierAccountId));
    // Not even who asks is known; this sentence tells them nothing.
    if (account === UNTOLD) return speakingDocument(carrier, DEFAULT_SENTENCES.route_unknown);
    const form = new URLSearchParams(rawBody.toString());
    const receivedAtMs = Date.now();
    if (!account || !isSigned({ urls, headers: request.headers, rawBody, form, receivedAtMs }, account)) {
      const count = this.refused.note(carrier, carrierAccountId, receivedAtMs);
      if (count === 1) request.log.warn({ requestId: request.id, carrierAccountId }, REFUSED);
      throw signatureInvalid();
    }
    const route = await told(request, () => this.routes.route(callIn(form, account)));
    return documentFor(request, account, route === UNTOLD ? { status: 'unknown' } : route);
  }
}

/** What was asked for. When that fails, the log says why and the caller still gets an answer. */
async function told<Answer>(
  { id, log }: FastifyRequest,
  ask: () => Answer | Promise<Answer>,
): Promise<Answer | typeof UNTOLD> {
  try {
    const answer = ask();
    // A timeout that nothing needs would cost more than most answers.
    return answer instanceof Promise ? await pTimeout(answer, { milliseconds: ASK_MS }) : answer;
  } catch (error) {
    log.warn({ requestId: id, err: error }, 'An inbound call cannot be routed; the caller is asked to call again.');
    return UNTOLD;
  }
}

function callIn(form: URLSearchParams, { workspace }: WebhookAccount) {
  return { workspace, to: form.get('To') ?? '', from: form.get('From') ?? '' };
}

function documentFor(request: FastifyRequest, { secrets, sentence }: WebhookAccount, route: InboundRoute): string {
  const { carrier } = secrets;
  const say = (code: NotConnectedCode): string => speakingDocument(carrier, sentence ?? DEFAULT_SENTENCES[code]);
  if (route.status === 'unknown') return say('route_unknown');
  if (route.status === 'none') return say(route.code);
  const connecting = route.connect ? connectingDocument(carrier, route.connect) : undefined;
  if (connecting !== undefined) return connecting;
  request.log.warn(
    { requestId: request.id, carrier },
    'The agent that takes a call has no connect that its carrier can reach. Save it with a sipUri, or a websocketUrl of wss:.',
  );
  return say('agent_not_reachable');
}
