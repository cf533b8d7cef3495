import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, jest, test } from '@jest/globals';
import { checkOfAnswers } from '../src/testing/described-answers.js';
import type { AnswerCheck } from '../src/testing/described-answers.js';
import { ROLES, exampleOf, optionsOf, pathOf } from '../src/testing/example-requests.js';
import type { ExampleRequest } from '../src/testing/example-requests.js';
import type { Answer, HttpClient } from '../src/testing/http-client.js';
import { installations } from '../src/testing/installations.js';
import { operationsOf, readDocument } from '../src/testing/operations.js';
import type { Document, Operation } from '../src/testing/operations.js';
import type { HoldShown, ProblemShown } from '../src/testing/shapes.js';
import {
  assign,
  buyNumber,
  connectAccount,
  importNumbers,
  issueKey,
  requireDone,
  saveAgent,
} from '../src/testing/steps.js';

jest.setTimeout(60_000);

const NUMBER = '+14155550100';
const OTHER_NUMBER = '+14155550101';
const { newInstallation } = installations();

/** What these take away, others show: they come last, in this order. */
const LAST = [
  'saveAgent',
  'disableOutbound',
  'enableOutbound',
  'editNumber',
  'liftHold',
  'revokeApiKey',
  'disconnectCarrierAccount',
  'releaseNumber',
  'detachNumber',
];

/** Role and what it may, row by row, of the table in a Markdown text. */
function rolesIn(markdown: string): string[][] {
  const rows = markdown.split('\n').map((line) => line.split('|').map((cell) => cell.trim().replaceAll('`', '')));
  const first = rows.findIndex(([, role, may]) => role === 'role' && may === 'may') + 2;
  const end = rows.findIndex((row, index) => index >= first && row.length === 1);
  return rows.slice(first, end).map((row) => row.slice(1, -1));
}

describe('the OpenAPI document', () => {
  const installation = newInstallation();
  let root: HttpClient;
  let document: Document;
  let operations: Operation[] = [];
  let check: AnswerCheck;

  const ask = (client: HttpClient, operation: Operation, example: ExampleRequest): Promise<Answer<unknown>> =>
    client.send(operation.method, pathOf(operation, example.path), optionsOf(example));

  beforeAll(async () => {
    root = await installation.start();
    document = await readDocument(root);
    operations = operationsOf(document);
    check = await checkOfAnswers(document);
  });

  test('describes how each operation refuses what is not there, no key, and a key of too small a role', async () => {
    const viewer = root.withKey((await issueKey(root, 'viewer')).key);
    const wrong: string[] = [];
    for (const client of [root.withKey(undefined), viewer, root]) {
      for (const operation of operations) {
        const answer = await ask(client, operation, exampleOf(operation));
        wrong.push(...check(operation, answer).map((fault) => `${operation.id}: ${fault}`));
      }
    }
    expect(wrong).toEqual([]);
  });

  test('describes how each operation succeeds', async () => {
    const importId = await importNumbers(root, `number,sms\n${NUMBER},yes\n${OTHER_NUMBER},yes\n`);
    await saveAgent(root, 'sales');
    await assign(root, NUMBER, { inbound: 'sales', outbound: 'sales', sms: 'sales' });
    const hold = { scope: { number: OTHER_NUMBER }, reason: 'drill' };
    const { id: holdId } = requireDone(await root.post<HoldShown>('/v1/holds', hold));
    const { id: keyId } = await issueKey(root, 'viewer', 'short-lived');
    const { id: accountId } = await connectAccount(root, 'sip', 'Short-lived');
    const { id: purchaseId, number: bought } = await buyNumber(root, 'sandbox');
    await saveAgent(root, 'texter');
    await assign(root, bought, { sms: 'texter' });
    const written = { from: '+442071838750', to: bought, body: 'Hello' };
    const { id: messageId } = requireDone(await root.post<{ id: string }>('/v1/sandbox/messages', written));
    const ids: Readonly<Record<string, string>> = {
      liftHold: holdId,
      revokeApiKey: keyId,
      readCarrierAccount: accountId,
      rotateCarrierAccount: accountId,
      disconnectCarrierAccount: accountId,
      readPurchase: purchaseId,
      readMessage: messageId,
      editCarrierAccount: accountId,
      listAccountNumbers: 'sandbox',
      listRestingWork: 'sandbox',
      readDrift: 'sandbox',
      driftHistory: 'sandbox',
      checkDrift: 'sandbox',
    };
    const bodies: Readonly<Record<string, object>> = {
      placeHold: hold,
      routeInboundCall: { to: NUMBER },
      authorizeCall: { agentId: 'sales', to: '+442071838750', source: 'api' },
      requestPurchase: { carrierAccountId: 'sandbox', number: '+14155550177' },
      sendMessage: { agentId: 'texter', to: '+442071838751', body: 'Hello' },
      writeToSandboxNumber: written,
      createWorkspace: { id: 'succeeds', name: 'Succeeds' },
    };
    const wrong: string[] = [];
    // What carriers ask must be signed by them, and nobody changes the sandbox behind our back: carriers.e2e.spec.ts,
    // messages.e2e.spec.ts, message-media.e2e.spec.ts and drift.e2e.spec.ts do that.
    const elsewhere = new Set([
      'answerInboundCall',
      'receiveMessage',
      'receiveMessageStatus',
      'readMessageMedia',
      'fixDrift',
    ]);
    const ours = operations.filter(({ id }) => !elsewhere.has(id));
    const ordered = ours.toSorted((one, other) => LAST.indexOf(one.id) - LAST.indexOf(other.id));
    for (const operation of ordered) {
      const number = operation.id === 'detachNumber' ? OTHER_NUMBER : NUMBER;
      const answer = await ask(root, operation, {
        ...exampleOf(operation),
        path: { ...exampleOf(operation).path, number, agentId: 'sales', id: ids[operation.id] ?? importId },
        ...(bodies[operation.id] && { body: { ...bodies[operation.id] } }),
        ...(operation.id === 'startImport' && { csv: 'number,colour\n+14155550102,red\n' }),
      });
      if (answer.status > 299) wrong.push(`${operation.id}: ${answer.status} ${JSON.stringify(answer.body)}`);
      wrong.push(...check(operation, answer).map((fault) => `${operation.id}: ${fault}`));
    }
    expect(wrong).toEqual([]);
  });

  test('says which bodies may be left out', async () => {
    const withBody = operations.filter(({ body }) => body !== undefined);
    expect(new Set(withBody.map(({ bodyIsOptional }) => bodyIsOptional)).size).toBe(2);
    for (const operation of withBody) {
      const { body: _, ...example } = exampleOf(operation);
      const answer = (await ask(root, operation, example)) as Answer<ProblemShown>;
      const refused = answer.status === 422 && answer.body.code === 'invalid_request';
      expect([operation.id, refused]).toEqual([operation.id, !operation.bodyIsOptional]);
    }
  });

  test('names each parameter of an operation once', () => {
    for (const { id, parameters } of operations) {
      const names = parameters.map(({ name }) => name);
      expect([id, names]).toEqual([id, [...new Set(names)]]);
    }
  });

  test('names the least role of every operation that asks for a key', () => {
    for (const operation of operations) {
      const { role } = exampleOf(operation);
      const sentence = role === 'anybody' ? undefined : `Least role: ${role}.`;
      const told = operation.description?.split('\n\n').find((part) => part.startsWith('Least role'));
      expect([operation.id, operation.leastRole, told]).toEqual([operation.id, role, sentence]);
    }
  });

  test('tells what each role may in the words of the operations guide', () => {
    const rows = rolesIn(document.info.description);
    expect(rows.map(([role]) => role)).toEqual(ROLES.filter((role) => role !== 'root'));
    expect(rolesIn(readFileSync('docs/operations.md', 'utf8'))).toEqual(rows);
  });

  test('lets every viewer read all but keys and workspaces, as it tells', () => {
    const told = rolesIn(document.info.description).find(([role]) => role === 'viewer');
    expect(told?.[1]).toMatch(/^read all but keys and workspaces;/);
    const reads = operations.filter(({ method }) => method === 'GET');
    const closed = reads.filter(({ leastRole }) => leastRole !== 'viewer' && leastRole !== 'anybody');
    expect(closed.map(({ path, leastRole }) => [path, leastRole])).toEqual([
      ['/v1/api-keys', 'owner'],
      ['/v1/workspaces', 'root'],
    ]);
  });

  test('says which POSTs ignore an Idempotency-Key, and that those alone do', () => {
    for (const { id, method, parameters, description = '' } of operations) {
      const takesKey = parameters.some(({ name }) => name === 'Idempotency-Key');
      const ignoresKey = description.includes('Idempotency-Key is ignored');
      expect([id, takesKey !== ignoresKey]).toEqual([id, method === 'POST' || method === 'PATCH']);
    }
    expect(document.info.description).toContain('`/v1/calls/authorize`');
    const { responses } = document.paths['/v1/holds']!['post']!;
    const replayed = Object.keys(responses).filter((status) => 'Idempotent-Replayed' in responses[status]!.headers!);
    expect(replayed).toEqual(['201', '202', '404', '409', '422']);
  });

  test('says what keys look like', () => {
    expect(document.components.securitySchemes['bearer']?.bearerFormat).toBe('rf_…');
  });

  test('describes what is inside of lists, what words are refused, and every code of a check and a warning', () => {
    const property = (schema: string, name: string) => document.components.schemas[schema]?.properties?.[name];
    expect(property('NumberResponse', 'holds')?.items?.$ref).toBe('#/components/schemas/HoldResponse');
    expect(property('EditNumberRequest', 'region')?.type).toBe('string');
    expect(property('PlaceHoldRequest', 'reason')?.description).toContain('visible character');
    expect(property('ReadinessCheckResponse', 'code')?.enum).toContain('not_held');
    expect(property('AgentWarningResponse', 'code')?.enum).toContain('held');
  });

  test('is found by people and programs that know only the address', async () => {
    const nobody = root.withKey(undefined);
    const { status, headers } = await nobody.get('/', { accept: 'text/html,application/xhtml+xml' });
    expect([status, headers.get('location')]).toEqual([302, '/docs']);
    const { body } = await nobody.get<Readonly<Record<'docs' | 'openapi' | 'asyncapi' | 'health', string>>>('/');
    for (const path of [body.docs, body.openapi, body.asyncapi, body.health])
      expect((await nobody.get(path)).status).toBe(200);
  });
});
