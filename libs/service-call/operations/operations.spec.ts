import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Type } from 'typebox';
import { answerOperation, operation, remotePort } from './index.js';
import type { OperationsOf } from './index.js';

abstract class Desk {
  abstract name(agentId: string, inCapitals?: boolean): Promise<string>;
  abstract forget(agentId: string): Promise<void>;
}

const OPERATIONS = {
  name: operation(
    Type.Union([Type.Tuple([Type.String()]), Type.Tuple([Type.String(), Type.Boolean()])]),
    Type.String(),
    'agent_unknown',
  ),
  forget: operation(Type.Tuple([Type.String()]), Type.Unsafe<void>(Type.Null())),
} as const satisfies OperationsOf<Desk>;

/** A test double of a desk in another process. */
class DeskDouble extends Desk {
  readonly forgotten: string[] = [];

  override async name(agentId: string, inCapitals = false): Promise<string> {
    return inCapitals ? agentId.toUpperCase() : agentId;
  }

  override async forget(agentId: string): Promise<void> {
    this.forgotten.push(agentId);
  }
}

describe('a port of another service', () => {
  let server: Server;
  let double: DeskDouble;
  let desk: Desk;
  let said: unknown;
  let status: number;
  beforeEach(async () => {
    [double, said, status] = [new DeskDouble(), undefined, 200];
    server = createServer(async (request, response) => {
      const name = request.url!.split('/').at(-1)!;
      const { arguments: given } = (await json(request)) as { readonly arguments: unknown };
      said ??= { answer: await answerOperation(OPERATIONS, double, name, given) };
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(said));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const service = { service: 'desk', url: `http://127.0.0.1:${port}`, setting: 'DESK_URL', token: 't'.repeat(32) };
    desk = remotePort<Desk>({ service, path: '/internal/desk', operations: OPERATIONS, maxWaitMs: 60_000 });
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  test('is asked as if it were here, with as many arguments as are given', async () => {
    expect(await desk.name('sales')).toBe('sales');
    said = undefined;
    expect(await desk.name('sales', true)).toBe('SALES');
    said = undefined;
    expect(await desk.name('sales', undefined)).toBe('sales');
    said = undefined;
    await desk.forget('sales');
    expect(double.forgotten).toStrictEqual(['sales']);
  });

  test('refuses by its rules, and by no others', async () => {
    [status, said] = [404, { code: 'agent_unknown', detail: 'There is no such agent.', status: 404 }];
    await expect(desk.name('sales')).rejects.toMatchObject({ name: 'DomainError', code: 'agent_unknown' });
    await expect(desk.forget('sales')).rejects.toMatchObject({ code: 'service_unavailable' });
  });

  test.each([{}, { answer: 7 }, { answer: null }, [], 'sales'])('gives no answer that is none: %j', async (answer) => {
    said = answer;
    await expect(desk.name('sales')).rejects.toMatchObject({
      code: 'service_unavailable',
      message: expect.stringContaining('DESK_URL'),
    });
  });
});

describe('what another service asks for', () => {
  const refused = (name: string, given: unknown) =>
    answerOperation(OPERATIONS, new DeskDouble(), name, given).catch((error: unknown) => error);

  test.each([
    ['vanish', [], 'operation'],
    ['hasOwnProperty', ['name'], 'operation'],
    ['forget', [], ''],
    ['forget', [7], '0'],
    ['forget', 'sales', ''],
    ['forget', ['sales', 'more'], expect.any(String)],
  ])('%s%j is refused, naming what is wrong', async (name, given, field) => {
    expect(await refused(name, given)).toMatchObject({
      name: 'DomainError',
      code: 'invalid_request',
      details: { errors: [{ field }] },
    });
  });
});
