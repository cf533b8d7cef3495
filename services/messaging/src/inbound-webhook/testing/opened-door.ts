import { Writable } from 'node:stream';
import { Module } from '@nestjs/common';
import { pino } from 'pino';
import { KeyRing } from '#access';
import { PublicAddresses, RefusedWebhooks, WebhookAccounts } from '#carrier-webhooks';
import type { WebhookAccount, WebhookCarrier } from '#carrier-webhooks';
import { createHttpApp } from '#http-api';
import { MESSAGING_STATUS } from '../../messaging.problems.js';
import type { CallbackIntake } from '../callback-intake.js';
import { CallbackReceiver } from '../callback-receiver.js';
import type { CallbackSource } from '../callback-intake.js';
import type { CarrierCallback } from '../carrier-callback.js';
import { ReceiveCallbackController } from '../receive-callback.http.js';

class AccountsDouble extends WebhookAccounts {
  /** By carrier and id, as they stand in the path. */
  readonly accounts = new Map<string, WebhookAccount>();
  failure: Error | undefined;

  override async find(carrier: WebhookCarrier, carrierAccountId: string): Promise<WebhookAccount | undefined> {
    if (this.failure) throw this.failure;
    return this.accounts.get(`${carrier}/${carrierAccountId}`);
  }
}

/** An answer of the door; `code` of one that is a problem. */
export interface DoorAnswer {
  readonly status: number;
  readonly type: string;
  readonly text: string;
  readonly code: string | undefined;
}

/** The door, asked without a socket, before whoever takes what comes in. */
export async function openDoor(
  intake: Pick<CallbackIntake, 'take'> | { take: (callback: CarrierCallback, source: CallbackSource) => Promise<void> },
) {
  const accounts = new AccountsDouble();
  const publicUrls = { twilio: [] as string[], telnyx: [] as string[] };
  const refused = new RefusedWebhooks((carrier, id) => accounts.accounts.has(`${carrier}/${id}`));
  const logged: string[] = [];
  const lines = new Writable({ write: (line, _encoding, done) => void (logged.push(String(line)), done()) });
  const log = pino({ level: 'warn' }, lines);
  const receiver = new CallbackReceiver({
    accounts,
    addresses: new PublicAddresses(publicUrls),
    refused,
    intake: intake as CallbackIntake,
    warn: (sentence, facts) => log.warn(facts, sentence),
  });
  @Module({
    controllers: [ReceiveCallbackController],
    providers: [{ provide: CallbackReceiver, useValue: receiver }],
  })
  class DoorModule {}

  const app = await createHttpApp(DoorModule, {
    log,
    keys: new KeyRing(),
    domainStatus: MESSAGING_STATUS,
    onAnswered: () => undefined,
  });
  await app.init();
  const post = async (
    url: string,
    payload: string | Buffer,
    headers: Readonly<Record<string, string>>,
  ): Promise<DoorAnswer> => {
    const {
      statusCode: status,
      body: text,
      headers: answered,
    } = await app.inject({
      method: 'POST',
      url,
      payload,
      headers,
    });
    const type = String(answered['content-type']);
    const code = type.startsWith('application/problem+json') ? (JSON.parse(text) as { code: string }).code : undefined;
    return { status, type, text, code };
  };
  return { accounts, publicUrls, refused, logged, post, close: () => app.close() };
}
