import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ENTRY_ROUTES } from '../../../infra/entry/routes.js';
import type { EntryTarget } from '../../../infra/entry/routes.js';
import type { Entry } from '../entry.js';
import type { ServicePorts } from '../plain-entry.js';
import { answerTo, ask, openQuestion } from './ask.js';
import type { Answer } from './ask.js';
import { ServiceDouble } from './service-double.js';

const SERVICES: ReadonlySet<EntryTarget> = new Set(['inventory', 'call-gate', 'carrier', 'messaging']);
const ONE_TO_ONE = ENTRY_ROUTES.filter(({ to }) => SERVICES.has(to)).map(({ path, to }) => ({
  path: path.replaceAll('*', 'some-part'),
  to,
}));
const CLOSED = ENTRY_ROUTES.filter(({ to }) => to === 'nobody').map(({ path }) => path);
/** A service may well understand what looks like another path to whoever is careless. */
const CLOSED_IN_DISGUISE = [
  '/internal/gates/1/lease',
  '/%69nternal/gates',
  '/internal%2Fgates',
  '//internal/gates',
  '/v1/../internal/gates',
  '/metrics?of=everything',
  '/%6Detrics',
];

/** What everything that may stand before the services has to do. */
export function entryContract(name: string, open: (ports: ServicePorts) => Promise<Entry>): void {
  describe(`${name}`, () => {
    let inventory: ServiceDouble;
    let callGate: ServiceDouble;
    let carrier: ServiceDouble;
    let messaging: ServiceDouble;
    let entry: Entry;
    beforeEach(async () => {
      [inventory, callGate, carrier, messaging] = await Promise.all([
        ServiceDouble.start('inventory'),
        ServiceDouble.start('call-gate'),
        ServiceDouble.start('carrier'),
        ServiceDouble.start('messaging'),
      ]);
      entry = await open({
        inventory: inventory.port,
        callGate: callGate.port,
        carrier: carrier.port,
        messaging: messaging.port,
      });
    });
    afterEach(async () => {
      await entry.stop();
      await Promise.all([inventory.stop(), callGate.stop(), carrier.stop(), messaging.stop()]);
    });

    test.each(ONE_TO_ONE)('$path belongs to the $to', async ({ path, to }) => {
      const asked = `${path}some%20thing?limit=1`;
      expect(await ask(entry.url, asked, { method: 'PUT', body: '{}' })).toMatchObject({ status: 200 });
      const doubles = [inventory, callGate, carrier, messaging];
      const owner = doubles.find(({ name: of }) => of === to)!;
      expect(owner.asked).toMatchObject([{ method: 'PUT', url: asked }]);
      expect(owner.body).toBe('{}');
      expect(doubles.flatMap((each) => (each === owner ? [] : each.asked))).toEqual([]);
    });

    test('one service answers the paths that begin nearly like those of the other', async () => {
      for (const path of ['/v1/calls', '/v1/callsheet', '/v1/numbers', '/health']) await ask(entry.url, path);
      expect([inventory.asked.length, callGate.asked, carrier.asked]).toEqual([4, [], []]);
    });

    test.each([...CLOSED, ...CLOSED_IN_DISGUISE])('%s is open to nobody', async (path) => {
      const { status, headers, body } = await ask(entry.url, path, { method: 'POST', body: '{}' });
      expect([status, headers['content-type'], JSON.parse(body)]).toEqual([
        404,
        'application/problem+json',
        expect.objectContaining({ code: 'not_found' }),
      ]);
      expect([...inventory.asked, ...callGate.asked]).toEqual([]);
    });

    test('a path that cannot be read is refused', async () => {
      expect(await ask(entry.url, '/v1/%zz')).toMatchObject({ status: 400 });
      expect([...inventory.asked, ...callGate.asked]).toEqual([]);
    });

    test('what a service answers comes back as it is', async () => {
      inventory.status = 409;
      const answer = await ask(entry.url, '/v1/numbers');
      expect(answer).toMatchObject({ status: 409, headers: { 'content-type': 'application/json' } });
      expect([answer.headers['x-request-id'], JSON.parse(answer.body)]).toEqual([
        'made by inventory',
        expect.objectContaining({ from: 'inventory' }),
      ]);
    });

    test('a service learns who asked for what, and under which name', async () => {
      const headers = { host: 'numbers.example:8443', 'x-request-id': 'abc', authorization: 'Bearer rf_1' };
      await ask(entry.url, '/v1/numbers', { headers });
      await ask(entry.url, '/v1/calls/authorize', { method: 'POST', headers, body: '{}' });
      for (const { asked } of [inventory, callGate]) expect(asked).toMatchObject([{ headers }]);
    });

    test('the body of an import is passed on as it arrives, however long it is', async () => {
      const importing = openQuestion(entry.url, '/v1/imports', {
        method: 'POST',
        headers: { 'content-type': 'text/csv' },
      });
      const answer = answerTo(importing);
      importing.write('number\n');
      while (inventory.body !== 'number\n') await delay(5);
      const row = '+14155550100\n';
      const rows = 300_000;
      importing.end(row.repeat(rows));
      expect(await answer).toMatchObject({ status: 200 });
      expect(inventory.body).toHaveLength('number\n'.length + row.length * rows);
    });

    test.each(['inventory', 'call-gate'])(
      'a path of the %s, which is away, is answered with a problem',
      async (away) => {
        await (away === 'inventory' ? inventory : callGate).stop();
        const answer = await ask(entry.url, away === 'inventory' ? '/v1/numbers' : '/v1/calls/route');
        expectAway(answer);
        const other = await ask(entry.url, away === 'inventory' ? '/v1/calls/route' : '/v1/numbers');
        expect(other.status).toBe(200);
      },
    );

    test('ready when every service is', async () => {
      expect(await ask(entry.url, '/health/ready')).toMatchObject({ status: 200 });
    });

    test.each(['inventory', 'call-gate'])('not ready when the %s is not, with its reasons', async (slow) => {
      (slow === 'inventory' ? inventory : callGate).ready = false;
      const { status, body } = await ask(entry.url, '/health/ready');
      expect([status, JSON.parse(body)]).toEqual([503, { from: slow, reasons: [`The ${slow} is not ready.`] }]);
    });

    test.each(['inventory', 'call-gate'])('not ready when the %s is away', async (away) => {
      await (away === 'inventory' ? inventory : callGate).stop();
      expectAway(await ask(entry.url, '/health/ready'));
    });
  });
}

function expectAway({ status, headers, body }: Answer): void {
  expect([status, headers['content-type']]).toEqual([503, 'application/problem+json']);
  expect(JSON.parse(body)).toMatchObject({ status: 503, code: 'service_unavailable' });
}
