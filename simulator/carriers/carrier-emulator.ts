import type { Server } from 'node:http';
import type { EmulatedAccount } from './account/emulated-account.js';
import type { CarrierApi, Target } from './account/carrier-api.js';
import { CarrierRefusal } from './account/call.js';
import type { Answer } from './account/call.js';
import type { KeptMedia, KeptPlace } from './account/kept-media.js';
import { World } from './account/world.js';
import { answerControl } from './control/control-api.js';
import { FaultPlan } from './faults/fault-plan.js';
import { HeldRequests } from './faults/held-requests.js';
import type { Ledger } from './ledger/ledger.js';
import type { RunningEmulator } from './running-emulator.js';
import { answerRequest } from './server/answer-request.js';
import type { CarrierRequest, Outcome, RequestHook } from './server/answer-request.js';
import { listen, urlOf } from './server/http-server.js';
import type { HttpRequest } from './server/http-server.js';
import { RequestLog } from './server/request-log.js';
import type { RequestRecord } from './server/request-log.js';
import { TelnyxAccount } from './telnyx/telnyx-account.js';
import type { TelnyxAccountOptions } from './telnyx/telnyx-account.js';
import { telnyxApi } from './telnyx/telnyx-api.js';
import { TwilioAccount } from './twilio/twilio-account.js';
import type { TwilioAccountOptions } from './twilio/twilio-account.js';
import { regionOfHost, twilioApi } from './twilio/twilio-api.js';

export interface EmulatorOptions {
  /** 0, or absent: any that is free. */
  readonly port?: number;
  /** Decides what numbers there are, every identifier, and what chance does. 1 unless it is said. */
  readonly seed?: number;
}

/** Resolves when it answers. Rejects when the port is taken. */
export async function startCarrierEmulator({ port = 0, seed = 1 }: EmulatorOptions = {}): Promise<RunningEmulator> {
  const emulator = new CarrierEmulator(seed);
  await emulator.listen(port);
  return emulator;
}

class CarrierEmulator implements RunningEmulator {
  readonly faults: FaultPlan;
  readonly held = new HeldRequests();
  readonly #log = new RequestLog();
  readonly #hooks = new Set<RequestHook>();
  readonly #world: World;
  readonly #twilioAccounts: TwilioAccount[] = [];
  readonly #telnyxAccounts: TelnyxAccount[] = [];
  readonly #apis: Readonly<Record<'twilio' | 'telnyx', CarrierApi>>;
  #server: Server | undefined;

  constructor(readonly seed: number) {
    this.#world = new World(seed);
    const twilio = twilioApi(this.#twilioAccounts);
    const telnyx = telnyxApi(this.#telnyxAccounts);
    this.faults = new FaultPlan(seed, [...Object.keys(twilio.handlers), ...Object.keys(telnyx.handlers)]);
    // Each is handed accounts of its own kind alone: those that it has authenticated itself.
    this.#apis = { twilio: twilio as unknown as CarrierApi, telnyx: telnyx as unknown as CarrierApi };
  }

  async listen(port: number): Promise<void> {
    this.#server = await listen(port, (request) => this.#answer(request));
  }

  get url(): string {
    if (!this.#server) throw new Error('The emulator does not listen.');
    return urlOf(this.#server);
  }

  get ledger(): Ledger {
    for (const { orders } of this.#telnyxAccounts) orders.settleDue();
    return this.#world.ledger;
  }

  get media(): KeptMedia {
    return this.#world.media;
  }

  get requests() {
    return this.#log.requests;
  }

  get violations() {
    return this.#log.violations;
  }

  get brokenAnswers() {
    return this.#log.brokenAnswers;
  }

  get validated() {
    return this.#log.validated;
  }

  openTwilioAccount(options: TwilioAccountOptions = {}): TwilioAccount {
    const account = new TwilioAccount(this.#world, options);
    this.#twilioAccounts.push(account);
    return account;
  }

  openTelnyxAccount(options: TelnyxAccountOptions = {}): TelnyxAccount {
    const account = new TelnyxAccount(this.#world, options);
    this.#telnyxAccounts.push(account);
    return account;
  }

  account(id: string): EmulatedAccount | undefined {
    return this.#accounts().find((account) => account.id === id);
  }

  onRequest(hook: RequestHook): () => void {
    this.#hooks.add(hook);
    return () => this.#hooks.delete(hook);
  }

  settle(): void {
    for (const account of this.#accounts()) account.settle();
  }

  async close(): Promise<void> {
    this.held.release();
    this.#server?.closeAllConnections();
    await new Promise((resolve) => (this.#server ? this.#server.close(resolve) : resolve(undefined)));
    const [broken] = this.brokenAnswers;
    if (broken) throw new Error(`An answer of the emulator's own is wrong: ${broken.operation}: ${broken.problem}`);
  }

  #accounts(): readonly EmulatedAccount[] {
    return [...this.#twilioAccounts, ...this.#telnyxAccounts];
  }

  /** Credentials belong to the host that asks for them, and to no other. */
  #answerMedia({ needsAccount, answer }: KeptPlace, { api, target, headers, record }: MediaRequest): Answer {
    try {
      if (needsAccount) api.authenticate(headers, target);
      else if (headers.authorization !== undefined)
        this.#log.refuse(record, 'Credentials are shown to a host that needs none.');
      return answer;
    } catch (error) {
      if (error instanceof CarrierRefusal) return api.answerOfRefusal(error);
      throw error;
    }
  }

  /** A slip of the emulator's own must not pass for a failure of the carrier. */
  #failed(record: RequestRecord, error: unknown): Outcome {
    this.#log.break(record, String(error));
    return { kind: 'answered', answer: { status: 500, body: `The emulator itself has failed: ${String(error)}` } };
  }

  async #answer({ raw, headers }: HttpRequest): Promise<Outcome> {
    if (/^\/emulator(\/|$)/.test(raw.path)) return { kind: 'answered', answer: answerControl(this, raw) };
    const found = carrierAt(raw.path);
    if (!found) return { kind: 'answered', answer: { status: 404, body: 'No carrier is here; see /emulator.' } };
    const { carrier, target } = found;
    const requestId = `RQ${this.#world.random.hex(32)}`;
    const record = this.#log.begin({ requestId, carrier, method: raw.method, path: target.path });
    const kept = this.#world.media.at(`https://${target.host}${target.path}`);
    if (kept)
      return {
        kind: 'answered',
        answer: this.#answerMedia(kept, { api: this.#apis[carrier], target, headers, record }),
      };
    const desk = { faults: this.faults, held: this.held, log: this.#log, hooks: this.#hooks };
    const request = { api: this.#apis[carrier], target, raw, headers, record };
    const outcome = await answerRequest(desk, request).catch((error: unknown) => this.#failed(record, error));
    if (outcome.kind === 'lost') return outcome;
    record.status = outcome.kind === 'cut' ? null : outcome.answer.status;
    const named = carrier === 'twilio' ? 'twilio-request-id' : 'x-request-id';
    return { ...outcome, answer: { ...outcome.answer, headers: { [named]: requestId, ...outcome.answer.headers } } };
  }
}

type MediaRequest = Pick<CarrierRequest, 'api' | 'target' | 'headers' | 'record'>;

/** Telnyx at `/v2/…`, Twilio and where media are at `/{host}{path}`. */
function carrierAt(path: string): { readonly carrier: 'twilio' | 'telnyx'; readonly target: Target } | undefined {
  if (path.startsWith('/v2/'))
    return { carrier: 'telnyx', target: { host: 'api.telnyx.com', path: path.slice('/v2'.length), region: 'us1' } };
  const [, host = '', rest = '/'] = /^\/([^/]+\.(?:twilio|twiliocdn|telnyx)\.com)(\/.*)?$/.exec(path) ?? [];
  if (host.endsWith('.telnyx.com')) return { carrier: 'telnyx', target: { host, path: rest, region: 'us1' } };
  return host === '' ? undefined : { carrier: 'twilio', target: { host, path: rest, region: regionOfHost(host) } };
}
