import { Writable } from 'node:stream';
import { Module } from '@nestjs/common';
import { pino } from 'pino';
import { KeyRing } from '#access';
import { createHttpApp } from '#http-api';
import { INBOUND_WEBHOOK_STATUS, PublicAddresses, RefusedWebhooks, WebhookAccounts } from '#carrier-webhooks';
import type { WebhookAccount, WebhookCarrier } from '#carrier-webhooks';
import { AnswerInboundCallController } from '../answer-inbound-call.http.js';
import { InboundRoutes } from '#inbound-routes';
import type { InboundCall, InboundRoute } from '#inbound-routes';

class AccountsDouble extends WebhookAccounts {
  /** By carrier and id, as they stand in the path. */
  readonly accounts = new Map<string, WebhookAccount>();
  failure: Error | undefined;

  override async find(carrier: WebhookCarrier, carrierAccountId: string): Promise<WebhookAccount | undefined> {
    if (this.failure) throw this.failure;
    return this.accounts.get(`${carrier}/${carrierAccountId}`);
  }
}

class RoutesDouble extends InboundRoutes {
  readonly asked: InboundCall[] = [];
  answer: () => Promise<InboundRoute> = async () => ({ status: 'unknown' });

  override route(call: InboundCall): Promise<InboundRoute> {
    this.asked.push(call);
    return this.answer();
  }
}

/** The door on a port of its own, in a process that is still starting, before doubles of all that it asks. */
export async function openDoor() {
  const [accounts, routes] = [new AccountsDouble(), new RoutesDouble()];
  const publicUrls = { twilio: [] as string[], telnyx: [] as string[] };
  const refused = new RefusedWebhooks((carrier, id) => accounts.accounts.has(`${carrier}/${id}`));
  @Module({
    controllers: [AnswerInboundCallController],
    providers: [
      { provide: WebhookAccounts, useValue: accounts },
      { provide: InboundRoutes, useValue: routes },
      { provide: PublicAddresses, useValue: new PublicAddresses(publicUrls) },
      { provide: RefusedWebhooks, useValue: refused },
    ],
  })
  class DoorModule {}

  const logged: string[] = [];
  const lines = new Writable({ write: (line, _encoding, done) => void (logged.push(String(line)), done()) });
  const app = await createHttpApp(DoorModule, {
    log: pino({ level: 'warn' }, lines),
    keys: new KeyRing(),
    domainStatus: INBOUND_WEBHOOK_STATUS,
    starting: { isStarting: true, isWaitingForLog: true, progress: 'It starts.' },
    onAnswered: () => undefined,
  });
  await app.listen(0, '127.0.0.1');
  const origin = await app.getUrl();
  const post = async (path: string, body: string, headers: Readonly<Record<string, string>>) => {
    const answer = await fetch(`${origin}${path}`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/x-www-form-urlencoded; charset=UTF-8', ...headers },
    });
    return { status: answer.status, type: answer.headers.get('content-type'), text: await answer.text() };
  };
  return { accounts, publicUrls, routes, refused, logged, origin, post, close: () => app.close() };
}
