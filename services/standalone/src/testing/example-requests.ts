import type { RequestOptions } from './http-client.js';
import type { Operation } from './operations.js';

/** From least to most; each may do what those before it may. */
export const ROLES = ['viewer', 'operator', 'admin', 'owner', 'root'] as const;
export type CallerRole = (typeof ROLES)[number];

export interface ExampleRequest {
  /** The least role that may, or anybody without a key. */
  readonly role: CallerRole | 'anybody';
  /** Path parameters by name. */
  readonly path?: Readonly<Record<string, string>>;
  readonly body?: Readonly<Record<string, unknown>>;
  /** In place of `body` where CSV is taken. */
  readonly csv?: string;
  /** In place of `body` where a form is taken. */
  readonly form?: string;
}

/** Named by the examples below; no test makes them. */
const ABSENT = {
  number: '+14155559999',
  /** In the sandbox it can be bought. */
  listedNumber: '+14155550123',
  agentId: 'absent',
  id: '01900000-0000-7000-8000-000000000000',
} as const;

const number = { path: { number: ABSENT.number } };
const agent = { path: { agentId: ABSENT.agentId } };
const id = { path: { id: ABSENT.id } };
const reason = { reason: 'drill' };

/** For each operation of the document: who may use it, and a request that is well formed. */
const EXAMPLES: Readonly<Record<string, ExampleRequest>> = {
  welcome: { role: 'anybody' },
  healthLive: { role: 'anybody' },
  healthReady: { role: 'anybody' },
  metrics: { role: 'anybody' },
  listNumbers: { role: 'viewer' },
  readNumber: { role: 'viewer', ...number },
  numberHistory: { role: 'viewer', ...number },
  numberReadiness: { role: 'viewer', ...number },
  editNumber: {
    role: 'operator',
    ...number,
    body: { profiles: { inbound: 'sales' }, outboundCalls: 'disabled', reason: 'drill' },
  },
  disableOutbound: { role: 'operator', ...number, body: reason },
  enableOutbound: { role: 'operator', ...number, body: reason },
  releaseNumber: { role: 'admin', ...number, body: { force: true, ...reason } },
  detachNumber: { role: 'admin', ...number, body: { force: true, ...reason } },
  listAgents: { role: 'viewer' },
  readAgent: { role: 'viewer', ...agent },
  agentWarnings: { role: 'viewer', ...agent },
  saveAgent: {
    role: 'admin',
    path: { agentId: 'saved-by-example' },
    body: { name: 'Example', status: 'draft', connect: { sipUri: 'sip:example@example.com' } },
  },
  // Well formed, and refused before anything is imported.
  startImport: {
    role: 'admin',
    csv: 'colour\nred\n',
    body: { carrierAccountId: 'absent', numbers: [ABSENT.number], confirmLive: false },
  },
  listImports: { role: 'viewer' },
  readImport: { role: 'viewer', ...id },
  listImportRows: { role: 'viewer', ...id },
  listHolds: { role: 'viewer' },
  placeHold: { role: 'operator', body: { scope: { number: ABSENT.number }, ...reason } },
  liftHold: { role: 'operator', ...id, body: reason },
  routeInboundCall: { role: 'viewer', body: { to: ABSENT.number } },
  authorizeCall: { role: 'viewer', body: { agentId: ABSENT.agentId, to: '+442071838750', source: 'api' } },
  // At a carrier that has no credentials to check.
  connectCarrierAccount: { role: 'admin', body: { carrier: 'sip', name: 'Example', credentials: {} } },
  rotateCarrierAccount: { role: 'admin', ...id, body: { credentials: {} } },
  listCarrierAccounts: { role: 'viewer' },
  readCarrierAccount: { role: 'viewer', ...id },
  disconnectCarrierAccount: { role: 'admin', ...id },
  searchNumbers: { role: 'viewer' },
  requestPurchase: {
    role: 'admin',
    body: {
      carrierAccountId: 'sandbox',
      number: ABSENT.listedNumber,
      maxMonthlyCost: { amount: '5.00', currency: 'USD' },
    },
  },
  editCarrierAccount: { role: 'admin', ...id, body: { name: 'Example' } },
  listAccountNumbers: { role: 'viewer', ...id },
  listRestingWork: { role: 'viewer', ...id },
  readDrift: { role: 'viewer', ...id },
  driftHistory: { role: 'viewer', ...id },
  checkDrift: { role: 'admin', ...id },
  fixDrift: {
    role: 'admin',
    path: { id: ABSENT.id, driftId: 'number_gone-14155559999' },
    body: { confirmLive: false },
  },
  // Not signed.
  answerInboundCall: {
    role: 'anybody',
    path: { carrier: 'twilio', carrierAccountId: ABSENT.id },
    form: 'To=%2B14155559999',
  },
  receiveMessage: {
    role: 'anybody',
    path: { carrier: 'twilio', carrierAccountId: ABSENT.id },
    form: 'MessageSid=SM1&From=%2B442071838750&To=%2B14155559999&Body=Hello',
  },
  receiveMessageStatus: {
    role: 'anybody',
    path: { carrier: 'twilio', carrierAccountId: ABSENT.id },
    form: 'MessageSid=SM1&MessageStatus=sent&From=%2B14155559999&To=%2B442071838750',
  },
  listMessages: { role: 'viewer' },
  exportMessages: { role: 'viewer' },
  readMessage: { role: 'viewer', ...id },
  readMessageMedia: { role: 'viewer', path: { ...id.path, index: '0' } },
  sendMessage: { role: 'operator', body: { agentId: ABSENT.agentId, to: '+442071838750', body: 'Hello' } },
  writeToSandboxNumber: {
    role: 'operator',
    body: { from: '+442071838750', to: ABSENT.number, body: 'Hello' },
  },
  eraseSubject: { role: 'admin', path: { e164: ABSENT.number } },
  readErasure: { role: 'viewer', path: { e164: ABSENT.number } },
  tellInstallation: { role: 'anybody', path: { carrier: 'twilio', carrierAccountId: ABSENT.id } },
  listPurchases: { role: 'viewer' },
  readPurchase: { role: 'viewer', ...id },
  listApiKeys: { role: 'owner' },
  issueApiKey: { role: 'owner', body: { name: 'example', role: 'viewer' } },
  revokeApiKey: { role: 'owner', ...id },
  listWorkspaces: { role: 'root' },
  createWorkspace: { role: 'root', body: { id: 'example', name: 'Example' } },
};

/** Throws for an operation that has none: whoever adds one says here who may use it, and every test of all operations has it. */
export function exampleOf(operation: Operation): ExampleRequest {
  const example = EXAMPLES[operation.id];
  if (example) return example;
  throw new Error(`The operation ${operation.id} has no example in example-requests.ts.`);
}

export function optionsOf({ body, csv, form }: ExampleRequest): RequestOptions {
  if (form !== undefined) return { rawBody: form, headers: { 'content-type': 'application/x-www-form-urlencoded' } };
  if (csv !== undefined) return { rawBody: csv, headers: { 'content-type': 'text/csv' } };
  return body ? { body } : {};
}

/** The operation's path with its parameters filled in, percent-encoded. */
export function pathOf(operation: Operation, parameters: Readonly<Record<string, string>> = {}): string {
  return operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = parameters[name];
    if (value === undefined) throw new Error(`${operation.id} needs ${name} in its path.`);
    return encodeURIComponent(value);
  });
}
