import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { Desk } from '../carriers/stage/desk.js';
import type { ShownImport } from '../carriers/stage/desk.js';
import { EmulatorProcess } from '../carriers/stage/emulator-process.js';
import type { Product } from '../carriers/stage/product.js';
import { newTelnyxKeys } from './signatures.js';
import type { OwnNumber, SentFromHere } from './truth.js';
import { WebhookSender } from './webhook-sender.js';

const NUMBERS_AT_EACH = 40;
const LOOK_EVERY_MS = 100;
const MAX_WAIT_MS = 120_000;
/** A number sends three at once; what is more waits a second each. */
const SENT_BY_EACH = 3;

interface ShownMessage {
  readonly id: string;
  readonly status: string;
  readonly carrierMessageId: string | null;
  readonly from: string;
  readonly to: string;
  readonly body: string;
  readonly agentId: string;
}

/** A product with numbers at both carriers, each with an agent that sends and is written to. */
export class Setting {
  private constructor(
    readonly desk: Desk,
    readonly sender: WebhookSender,
    readonly numbers: Readonly<Record<'twilio' | 'telnyx', readonly OwnNumber[]>>,
  ) {}

  static async prepare(product: Product, emulator: EmulatorProcess): Promise<Setting> {
    const desk = new Desk(product.url, product.rootKey);
    const [twilio, telnyx] = [await emulator.openAccount('twilio'), await emulator.openAccount('telnyx')];
    const keys = newTelnyxKeys();
    const { authToken } = twilio.credentials as { readonly authToken: string };
    const connect = async (carrier: string, credentials: object): Promise<string> => {
      const answer = await desk.ask({
        method: 'POST',
        path: '/v1/carrier-accounts',
        body: { carrier, name: carrier, credentials },
      });
      if (answer.status !== 201) throw new Error(`The account cannot be connected: ${JSON.stringify(answer.body)}`);
      return (answer.body as { readonly id: string }).id;
    };
    const { publicKey: _emulated, ...apiKey } = telnyx.credentials;
    const accounts = {
      twilio: await connect('twilio', twilio.credentials),
      telnyx: await connect('telnyx', { ...apiKey, publicKey: keys.publicKey }),
    };
    const numbers = {
      twilio: await bringIn(desk, emulator, { account: twilio.id, accountId: accounts.twilio }),
      telnyx: await bringIn(desk, emulator, { account: telnyx.id, accountId: accounts.telnyx }),
    };
    const sender = new WebhookSender(
      product.url,
      { accountId: accounts.twilio, authToken },
      { accountId: accounts.telnyx, privateKey: keys.privateKey },
      { authToken: randomBytes(16).toString('hex'), privateKey: newTelnyxKeys().privateKey },
    );
    return new Setting(desk, sender, numbers);
  }

  /** Has messages sent by every number at Twilio; resolves when Twilio has taken them. */
  async send(): Promise<readonly SentFromHere[]> {
    const asked: string[] = [];
    for (const { agentId } of this.numbers.twilio) {
      for (let index = 0; index < SENT_BY_EACH; index += 1) {
        const body = {
          agentId,
          to: `+44770091${5_000 + asked.length}`,
          body: `From here ${asked.length}`,
        };
        const answer = await this.desk.ask({ method: 'POST', path: '/v1/messages', body });
        if (answer.status !== 202) throw new Error(`Nothing can be sent: ${JSON.stringify(answer.body)}`);
        asked.push((answer.body as unknown as ShownMessage).id);
      }
    }
    return Promise.all(asked.map((id) => this.whenTaken(id)));
  }

  private async whenTaken(id: string): Promise<SentFromHere> {
    for (const deadlineMs = performance.now() + MAX_WAIT_MS; ;) {
      const { carrierMessageId, from, to, body, agentId, status } = await this.desk.read<ShownMessage>(
        `/v1/messages/${id}`,
      );
      if (carrierMessageId !== null) return { messageId: id, carrierMessageId, from, to, body, agentId };
      if (performance.now() > deadlineMs) throw new Error(`Message ${id} is still ${status}.`);
      await delay(LOOK_EVERY_MS);
    }
  }
}

/** Numbers that the account has, each with an agent of its own for messages. */
async function bringIn(
  desk: Desk,
  emulator: EmulatorProcess,
  { account, accountId }: { readonly account: string; readonly accountId: string },
): Promise<readonly OwnNumber[]> {
  const seeded: string[] = [];
  for (let index = 0; index < NUMBERS_AT_EACH; index += 1) seeded.push(await emulator.seedNumber(account, {}));
  const body = { carrierAccountId: accountId, numbers: 'all' };
  const { id } = (await desk.ask({ method: 'POST', path: '/v1/imports', body })).body as { readonly id: string };
  for (const deadlineMs = performance.now() + MAX_WAIT_MS; ;) {
    const { status, imported } = await desk.read<ShownImport>(`/v1/imports/${id}`);
    if (status === 'finished' && imported === seeded.length) break;
    if (performance.now() > deadlineMs) throw new Error(`The import is ${status}, with ${imported} imported.`);
    await delay(LOOK_EVERY_MS);
  }
  const own: OwnNumber[] = [];
  for (const number of seeded) {
    const agentId = `agent-${number.slice(1)}`;
    const path = `/v1/agents/${agentId}`;
    await desk.ask({ method: 'PUT', path, body: { name: agentId, status: 'published' } });
    const saved = await desk.ask({
      method: 'PATCH',
      path: `/v1/numbers/${number}`,
      body: { profiles: { sms: agentId } },
    });
    if (saved.status !== 200) throw new Error(`The number cannot be assigned: ${JSON.stringify(saved.body)}`);
    own.push({ number, agentId });
  }
  return own;
}
