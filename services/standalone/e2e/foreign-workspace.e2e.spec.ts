import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, jest, test } from '@jest/globals';
import { readLog } from '../src/testing/event-log.js';
import { exampleOf, optionsOf, pathOf } from '../src/testing/example-requests.js';
import type { Answer, HttpClient } from '../src/testing/http-client.js';
import { installations } from '../src/testing/installations.js';
import { readOperations } from '../src/testing/operations.js';
import type { Operation } from '../src/testing/operations.js';
import type { HoldShown, NumberShown, PageShown } from '../src/testing/shapes.js';
import {
  assign,
  buyNumber,
  connectAccount,
  createWorkspace,
  importNumbers,
  issueKey,
  requireDone,
  saveAgent,
} from '../src/testing/steps.js';

jest.setTimeout(60_000);

const NUMBER = '+14155550100';
const MISSING_NUMBER = '+14155550999';
const [SUBJECT, OTHER_SUBJECT] = ['+442071838750', '+442071838751'];
const { newInstallation } = installations();

/** Pairs of what another workspace has and of what nobody has, of the same length. */
type Pairs = Readonly<Record<string, readonly (readonly [foreign: string, missing: string])[]>>;

/** An answer without what differs between any two: request id, time, and the identifier that was asked for. */
function comparable({ status, headers, body }: Answer<unknown>, asked: string) {
  const kept = [...headers].filter(([name]) => !['date', 'x-request-id', 'x-ringfence-position'].includes(name));
  const text = (JSON.stringify(body) ?? '').replaceAll(asked, 'ASKED').replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME');
  return { status, headers: kept, body: text };
}

describe('what belongs to another workspace', () => {
  const installation = newInstallation();
  let owner: HttpClient;
  let stranger: HttpClient;
  let operations: Operation[] = [];
  let pairs: Pairs = {};

  beforeAll(async () => {
    const root = await installation.start();
    operations = await readOperations(root);
    owner = await createWorkspace(root, 'owner');
    stranger = await createWorkspace(root, 'stranger');
    const importId = await importNumbers(owner, `number\n${NUMBER}\n`);
    await saveAgent(owner, 'sales');
    await assign(owner, NUMBER, { inbound: 'sales', outbound: 'sales' });
    const hold = requireDone(await owner.post<HoldShown>('/v1/holds', { scope: { agentId: 'sales' }, reason: 'x' }));
    const key = await issueKey(owner, 'admin');
    const account = await connectAccount(owner, 'sip', 'Trunk');
    const purchase = await buyNumber(owner, 'sandbox');
    const written = { from: SUBJECT, to: purchase.number, body: 'Hello' };
    const message = requireDone(await owner.post<{ id: string }>('/v1/sandbox/messages', written));
    requireDone(await owner.send('DELETE', `/v1/subjects/${SUBJECT}`));
    pairs = {
      number: [[NUMBER, MISSING_NUMBER]],
      agentId: [['sales', 'salez']],
      id: [
        [hold.id, randomUUID()],
        [key.id, randomUUID()],
        [account.id, account.id.replace(/.$/, (last) => (last === '0' ? '1' : '0'))],
        [purchase.id, randomUUID()],
        [message.id, randomUUID()],
      ],
      e164: [[SUBJECT, OTHER_SUBJECT]],
      // message-media.e2e.spec.ts asks for that of a foreign message.
      index: [],
      importId: [[importId, randomUUID()]],
      carrierAccountId: [[account.id, randomUUID()]],
      // Lines have no ids of their own beside the account's: drift.e2e.spec.ts asks for one of a foreign account.
      driftId: [[`number_gone-${NUMBER.slice(1)}`, `number_gone-${MISSING_NUMBER.slice(1)}`]],
    };
  });

  test('is answered like what does not exist, by every operation that names it in its path', async () => {
    // PUT makes an agent of the stranger's own, so it comes last.
    const named = operations
      .filter(({ parameters }) => parameters.some((parameter) => parameter.in === 'path'))
      .toSorted((one, other) => Number(one.method === 'PUT') - Number(other.method === 'PUT'));
    expect(named.length).toBeGreaterThan(10);
    for (const operation of named) {
      const { name } = operation.parameters.findLast((parameter) => parameter.in === 'path')!;
      const options = optionsOf(exampleOf(operation));
      const { path } = exampleOf(operation);
      const ask = (id: string) =>
        stranger.send<unknown>(operation.method, pathOf(operation, { ...path, [name]: id }), options);
      expect(Object.keys(pairs)).toContain(name);
      for (const [foreign, missing] of pairs[name] ?? []) {
        const answers = [comparable(await ask(foreign), foreign), comparable(await ask(missing), missing)];
        expect([operation.id, answers[0]]).toEqual([operation.id, answers[1]]);
      }
    }
  });

  test('is answered like what does not exist when a body or a query names it', async () => {
    const call = { to: '+442071838750', source: 'api' };
    const [account, otherAccount] = (pairs['id'] ?? []).find(([foreign]) => foreign.startsWith('sip-'))!;
    const asks: readonly [string, string, (id: string) => Promise<Answer<unknown>>][] = [
      ['owned-agent', 'owned-agenz', (agentId) => stranger.post('/v1/calls/authorize', { agentId, ...call })],
      ['owned-agent', 'owned-agenz', (agentId) => stranger.post('/v1/holds', { scope: { agentId }, reason: 'x' })],
      ['owned-agent', 'owned-agenz', (agentId) => stranger.get(`/v1/numbers?agentId=${agentId}`)],
      [account, otherAccount, (carrierAccountId) => stranger.get(`/v1/numbers?carrierAccountId=${carrierAccountId}`)],
      [account, otherAccount, (id) => stranger.get(`/v1/marketplace/numbers?carrierAccountId=${id}`)],
      [
        account,
        otherAccount,
        (carrierAccountId) => stranger.post('/v1/purchases', { carrierAccountId, number: NUMBER }),
      ],
      [account, otherAccount, (carrierAccountId) => stranger.post('/v1/imports', { carrierAccountId, numbers: 'all' })],
      [NUMBER, MISSING_NUMBER, (number) => stranger.post('/v1/holds', { scope: { number }, reason: 'x' })],
      [NUMBER, MISSING_NUMBER, (to) => stranger.post('/v1/calls/route', { to })],
      [NUMBER, MISSING_NUMBER, (q) => stranger.get(`/v1/numbers?q=${q}`)],
    ];
    await saveAgent(owner, 'owned-agent');
    for (const [foreign, missing, ask] of asks) {
      expect(comparable(await ask(foreign), foreign)).toEqual(comparable(await ask(missing), missing));
    }
  });

  test('cannot be reached with a cursor of the other list', async () => {
    await saveAgent(owner, 'another');
    const { nextCursor } = requireDone(await owner.get<PageShown<unknown>>('/v1/agents?limit=1'));
    expect(nextCursor).not.toBeNull();
    const page = await stranger.get<PageShown<{ id: string }>>(`/v1/agents?cursor=${nextCursor}`);
    const ids = page.status === 200 ? page.body.items.map(({ id }) => id) : [];
    for (const id of ['another', 'owned-agent']) expect(ids).not.toContain(id);
  });

  test('stays as it was, and shows in no list of the stranger', async () => {
    const shown = await owner.get<NumberShown>(`/v1/numbers/${NUMBER}`);
    expect(shown.body).toMatchObject({ status: 'active', profiles: { inbound: 'sales', outbound: 'sales' } });
    expect(shown.body.holds).toHaveLength(1);
    const foreign = [NUMBER, ...(pairs['id'] ?? []).map(([id]) => id)];
    for (const list of ['numbers', 'agents', 'holds', 'api-keys', 'carrier-accounts', 'purchases', 'messages']) {
      const { items } = requireDone(await stranger.get<PageShown<unknown>>(`/v1/${list}?limit=500`));
      const seen = foreign.filter((id) => JSON.stringify(items).includes(id));
      expect([list, seen]).toEqual([list, []]);
    }
    await installation.stop();
    const log = await readLog(installation.dataDirectory);
    const touched = log.filter(
      ({ stream, metadata }) => stream === `number-${NUMBER}` && metadata['workspace'] !== 'owner',
    );
    expect(touched).toEqual([]);
  });
});
