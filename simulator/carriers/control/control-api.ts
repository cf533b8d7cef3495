import type { TSchema } from 'typebox';
import type { Capabilities } from '#number-facts';
import type { Answer } from '../account/call.js';
import type { EmulatedAccount } from '../account/emulated-account.js';
import type { RunningEmulator } from '../running-emulator.js';
import type { RawRequest } from '../openapi/operation.js';
import type { TelnyxAccount } from '../telnyx/telnyx-account.js';
import { TwilioAccount } from '../twilio/twilio-account.js';
import { CONTROL_BODIES, readControlBody, readFault } from './control-bodies.js';

type Body = { readonly [name: string]: unknown };

interface Control {
  readonly emulator: RunningEmulator;
  readonly search: URLSearchParams;
  readonly body: Body;
  /** What stands in the path's place `:id`. */
  readonly id: string;
}

/** `METHOD /path/below/emulator`, and what it does. */
const ROUTES: Readonly<Record<string, (control: Control) => unknown>> = {
  'GET ': ({ emulator: { url, seed, requests } }) => ({
    what: 'Test equipment: emulated carriers, with nothing behind them.',
    url,
    seed,
    requests: requests.length,
  }),
  'POST accounts': openAccount,
  'PATCH accounts/:id': changeAccount,
  'POST accounts/:id/numbers': seedNumbers,
  'DELETE accounts/:id/numbers': ({ emulator, id, search }) => accountOf(emulator, id).vanish(numberIn(search)),
  'PATCH accounts/:id/numbers': changeNumber,
  'PATCH accounts/:id/papers': changePapers,
  'GET faults': ({ emulator }) => emulator.faults.planned,
  'POST faults': ({ emulator, body }) => {
    emulator.faults.add(readFault(body));
    return emulator.faults.planned;
  },
  'DELETE faults': ({ emulator, search }) => emulator.faults.clear(search.get('account') ?? undefined),
  'GET held': ({ emulator }) => emulator.held.waiting,
  'POST held/release': ({ emulator, body }) => ({
    released: emulator.held.release(body['id'] === undefined ? undefined : Number(body['id'])),
  }),
  'GET ledger': ({ emulator: { ledger }, search }) => {
    const account = search.get('account');
    const after = Number(search.get('after') ?? 0);
    return (account === null ? ledger.entries : ledger.of(account)).filter(({ position }) => position > after);
  },
  'GET ledger/owned': ({ emulator: { ledger }, search }) =>
    Object.fromEntries(ledger.owned(search.get('account') ?? '')),
  'GET ledger/bought-twice': ({ emulator: { ledger }, search }) => ledger.boughtTwice(search.get('account') ?? ''),
  'GET requests': ({ emulator }) => emulator.requests,
  'GET violations': ({ emulator }) => emulator.violations,
  'GET broken-answers': ({ emulator }) => emulator.brokenAnswers,
  'GET validated': ({ emulator }) => Object.fromEntries(emulator.validated),
  'POST settle': ({ emulator }) => emulator.settle(),
};

/** The emulator's own HTTP interface, for tests in other processes. Bodies and answers are JSON. */
export function answerControl(emulator: RunningEmulator, { method, path, search, text }: RawRequest): Answer {
  const steps = path.split('/').slice(2);
  const id = decodeURIComponent(steps[1] ?? '');
  const exact = ROUTES[`${method} ${steps.join('/')}`];
  const route = exact ?? ROUTES[`${method} ${steps.toSpliced(1, 1, ':id').join('/')}`];
  if (!route) return { status: 404, body: { error: `There is no ${method} ${path}.` } };
  try {
    const body = (text === '' ? {} : JSON.parse(text)) as Body;
    return { status: 200, body: route({ emulator, search, body, id }) ?? {} };
  } catch (error) {
    return { status: 400, body: { error: error instanceof Error ? error.message : String(error) } };
  }
}

function accountOf(emulator: RunningEmulator, id: string): EmulatedAccount {
  const account = emulator.account(id);
  if (!account) throw new Error(`There is no account ${id}.`);
  return account;
}

function numberIn(search: URLSearchParams): string {
  const number = search.get('number') ?? '';
  if (number === '') throw new Error('number is missing: give it as ?number=%2B12015550100.');
  if (number.startsWith(' ')) throw new Error('number begins with a blank, which is what a + is in a URL: write %2B.');
  return number;
}

function openAccount({ emulator, body }: Control): unknown {
  const { carrier, ...options } = body;
  if (carrier !== 'twilio' && carrier !== 'telnyx') throw new Error('carrier is twilio or telnyx.');
  readControlBody(carrier === 'twilio' ? CONTROL_BODIES.twilioAccount : CONTROL_BODIES.telnyxAccount, options);
  const account = carrier === 'twilio' ? emulator.openTwilioAccount(options) : emulator.openTelnyxAccount(options);
  return {
    id: account.id,
    credentials: account.credentials,
    ...(account instanceof TwilioAccount
      ? { trunks: Object.fromEntries(account.trunks) }
      : { connections: connectionsOf(account) }),
  };
}

/** Names by id, as of trunks. */
function connectionsOf({ resources }: TelnyxAccount): Readonly<Record<string, unknown>> {
  const connections = [...resources.values()].filter(({ kind }) => kind === 'ip_connection');
  return Object.fromEntries(connections.map(({ id, fields }) => [id, fields['connection_name']]));
}

function changePapers({ emulator, body, id, search }: Control): unknown {
  const account = accountOf(emulator, id);
  const number = numberIn(search);
  const known = account instanceof TwilioAccount ? CONTROL_BODIES.twilioPapers : CONTROL_BODIES.telnyxPapers;
  account.setPapers(number, readControlBody<TSchema>(known, body) as Body);
  return {};
}

function changeAccount({ emulator, body, id }: Control): unknown {
  Object.assign(accountOf(emulator, id), readControlBody(CONTROL_BODIES.changes, body));
  return {};
}

function seedNumbers({ emulator, body, id }: Control): unknown {
  const { count = 1, configuration } = readControlBody(CONTROL_BODIES.numbers, body);
  return { numbers: accountOf(emulator, id).seedNumbers(count, configuration) };
}

const CAPABILITIES: ReadonlySet<string> = new Set(['voice', 'sms', 'mms']);

function changeNumber({ emulator, body, id, search }: Control): unknown {
  const { capabilities = {}, ...others } = body as { capabilities?: Partial<Capabilities> };
  const unknown = [...Object.keys(others), ...Object.keys(capabilities).filter((name) => !CAPABILITIES.has(name))];
  if (unknown.length > 0) throw new Error(`${unknown.join(', ')} cannot be changed; capabilities voice, sms, mms can.`);
  accountOf(emulator, id).changeCapabilities(numberIn(search), capabilities);
  return {};
}
