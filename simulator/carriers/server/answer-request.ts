import type { IncomingHttpHeaders } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { CarrierRefusal } from '../account/call.js';
import type { Answer } from '../account/call.js';
import type { CarrierApi, Target } from '../account/carrier-api.js';
import type { EmulatedAccount } from '../account/emulated-account.js';
import type { FaultPlan, RequestFaults } from '../faults/fault-plan.js';
import type { HeldRequest, HeldRequests } from '../faults/held-requests.js';
import type { Arguments, Operation, RawRequest } from '../openapi/operation.js';
import type { RequestLog, RequestRecord } from './request-log.js';

/** Called twice for each request that fits: before it does anything, and when it has done all and is not answered yet. */
export type RequestHook = (record: RequestRecord, when: 'received' | 'done') => void | Promise<void>;

/** What happens to the client's connection. */
export type Outcome =
  { readonly kind: 'answered' | 'cut' | 'malformed'; readonly answer: Answer } | { readonly kind: 'lost' };

export interface Desk {
  readonly faults: FaultPlan;
  readonly held: HeldRequests;
  readonly log: RequestLog;
  readonly hooks: ReadonlySet<RequestHook>;
}

export interface CarrierRequest {
  readonly api: CarrierApi;
  readonly target: Target;
  readonly raw: RawRequest;
  readonly headers: IncomingHttpHeaders;
  readonly record: RequestRecord;
}

interface FittingRequest extends CarrierRequest {
  readonly operation: Operation;
  readonly args: Arguments;
}

/** Takes a request through everything that the carrier would, and everything that is to go wrong with it. */
export async function answerRequest(desk: Desk, request: CarrierRequest): Promise<Outcome> {
  const fitting = readFitting(desk, request);
  if ('status' in fitting) return { kind: 'answered', answer: fitting };
  const { api, record, operation } = fitting;
  const account = authenticated(fitting);
  record.account = account instanceof CarrierRefusal ? null : account.id;
  const faults = desk.faults.take(operation.name, record.account ?? undefined);
  record.faults = faults.effects.map(({ kind }) => kind);
  await passOn(desk, record, 'received');
  const before = await faultBefore(desk, api, record, faults);
  if (before) return before;
  const answer = checked(desk, fitting, perform(fitting, account, faults));
  await passOn(desk, record, 'done');
  return faultAfter(desk, record, faults, answer);
}

async function passOn({ hooks }: Desk, record: RequestRecord, when: 'received' | 'done'): Promise<void> {
  for (const hook of hooks) await hook(record, when);
}

function readFitting({ log }: Desk, request: CarrierRequest): FittingRequest | Answer {
  const { api, target, raw, record } = request;
  const refuse = (problem: string) => {
    log.refuse(record, problem);
    const refusal = new CarrierRefusal(400, api.carrier === 'twilio' ? '20001' : '10015', problem);
    return api.answerOfRefusal(refusal);
  };
  const operations = api.operationsAt(target.host);
  if (!operations) return refuse(`There is no host ${target.host}.`);
  for (const operation of operations) {
    const path = operation.method === raw.method ? operation.match(target.path) : undefined;
    if (!path) continue;
    record.operation = operation.name;
    const args = operation.read(raw, path);
    if (typeof args === 'string') return refuse(args);
    log.countValidated(operation.name);
    return { ...request, operation, args };
  }
  return refuse(`${raw.method} ${target.path} is no operation that the emulator knows.`);
}

function authenticated({ api, headers, target }: FittingRequest): EmulatedAccount | CarrierRefusal {
  return refusalOr(() => api.authenticate(headers, target));
}

function refusalOr<Result>(attempt: () => Result): Result | CarrierRefusal {
  try {
    return attempt();
  } catch (error) {
    if (error instanceof CarrierRefusal) return error;
    throw error;
  }
}

/** What happens instead of the request. */
async function faultBefore(
  { held }: Desk,
  api: CarrierApi,
  record: RequestRecord,
  faults: RequestFaults,
): Promise<Outcome | undefined> {
  const slow = faults.of('slow');
  if (slow) await wait(slow.delayMs);
  if (faults.of('hold')?.when === 'before_effect') await held.hold(heldOf(record, 'before_effect'));
  if (faults.of('lost_before_effect')) return { kind: 'lost' };
  const limited = faults.of('rate_limited');
  if (limited) {
    const { retryAfterSeconds: seconds } = limited;
    return { kind: 'answered', answer: api.answerOfRateLimit(seconds === undefined ? undefined : seconds * 1_000) };
  }
  const error = faults.of('server_error');
  if (error && !error.afterEffect) return { kind: 'answered', answer: serverError(error.status) };
  const refused = faults.of('refused');
  return refused && { kind: 'answered', answer: api.answerOfRefusal(api.refusal(refused.code)) };
}

const heldOf = ({ operation, account }: RequestRecord, when: HeldRequest['when']) => ({
  operation: operation ?? '',
  account,
  when,
});

/** As a proxy before the carrier answers: no JSON. */
function serverError(status: number): Answer {
  return { status, body: `The emulated carrier has failed with ${status}.` };
}

function perform(request: FittingRequest, account: EmulatedAccount | CarrierRefusal, faults: RequestFaults): Answer {
  const { api, operation, args, target, record } = request;
  const answer = refusalOr(() => {
    if (account instanceof CarrierRefusal) throw account;
    const waitMs = account.waitOfRateLimit(Date.now());
    if (waitMs !== undefined) return api.answerOfRateLimit(account.rateLimit?.saysWhen ? waitMs : undefined);
    api.authorize(account, operation.name);
    const handler = api.handlers[operation.name];
    if (!handler) throw new Error(`Nobody handles ${operation.name}.`);
    return handler({ account, args, faults, requestId: record.requestId, ...target });
  });
  return answer instanceof CarrierRefusal ? api.answerOfRefusal(answer) : answer;
}

/** An answer that breaks the document is never sent: whoever reads it would learn something wrong. */
function checked({ log }: Desk, { operation, record }: FittingRequest, answer: Answer): Answer {
  const { problem, described } = operation.checkAnswer(answer.status, answer.body);
  const broken =
    problem ?? (described || answer.status >= 400 ? undefined : `A status ${answer.status} is not described.`);
  if (broken === undefined) return answer;
  log.break(record, broken);
  return { status: 500, body: `The emulator's own answer breaks the carrier's document: ${broken}` };
}

/** What happens although the request was carried out. */
async function faultAfter(
  { held }: Desk,
  record: RequestRecord,
  faults: RequestFaults,
  answer: Answer,
): Promise<Outcome> {
  if (faults.of('hold')?.when === 'after_effect') await held.hold(heldOf(record, 'after_effect'));
  if (faults.of('lost_after_effect')) return { kind: 'lost' };
  const error = faults.of('server_error');
  if (error) return { kind: 'answered', answer: serverError(error.status) };
  if (faults.of('cut')) return { kind: 'cut', answer };
  return { kind: faults.of('malformed') ? 'malformed' : 'answered', answer };
}
