import { describe, expect, test } from '@jest/globals';
import { RequestValidationPipe } from '#http-api';
import { MessageLogQuery, messageQueryOf } from './message-log.query.js';
import type { MessageQuery } from './message-log.port.js';

/** As it comes in a URL. */
async function queryOf(url: string): Promise<MessageQuery> {
  const asked = Object.fromEntries(new URLSearchParams(url));
  const checked = (await new RequestValidationPipe().transform(asked, {
    type: 'query',
    metatype: MessageLogQuery,
  })) as MessageLogQuery;
  return JSON.parse(JSON.stringify(messageQueryOf(checked, 'home'))) as MessageQuery;
}

const refusedFields = (url: string) =>
  queryOf(url).then(
    () => [],
    (error: { code: string; details: { errors: readonly { field: string }[] } }) => [
      error.code,
      ...error.details.errors.map(({ field }) => field),
    ],
  );

describe('what a list of messages is asked for', () => {
  test('is everything of the workspace, unless it is asked for less', async () => {
    expect(await queryOf('')).toStrictEqual({ workspace: 'home' });
  });

  test('is all that is said', async () => {
    const url =
      'number=%2B14155550100&otherParty=SHOP&direction=inbound&kind=mms&status=received&agentId=sales&q=order&limit=7&cursor=abc';
    expect(await queryOf(url)).toStrictEqual({
      workspace: 'home',
      number: '+14155550100',
      subject: 'SHOP',
      direction: 'inbound',
      kind: 'mms',
      status: 'received',
      agentId: 'sales',
      q: 'order',
      limit: 7,
      cursor: 'abc',
    });
  });

  test('names numbers with a plus, which a URL may have as it is', async () => {
    const numbers = { number: '+14155550100', subject: '+442071838750', sender: '+1', recipient: '+2' };
    expect(await queryOf('number=+14155550100&otherParty=+442071838750&from=+1&to=+2')).toMatchObject(numbers);
    expect(await queryOf('number=%2B14155550100&otherParty=%2B442071838750&from=%2B1&to=%2B2')).toMatchObject(numbers);
  });

  test.each([
    ['from=2026-11-01T00:00:00Z', { fromMs: Date.UTC(2026, 10, 1) }],
    ['to=2026-11-01T00:00:00Z', { beforeMs: Date.UTC(2026, 10, 1) }],
    ['from=2026-11-01', { fromMs: Date.UTC(2026, 10, 1) }],
    ['from=2026-11', { fromMs: Date.UTC(2026, 10, 1) }],
    [
      'from=2026-11-01T00:00:00.5Z&to=2026-11-02',
      { fromMs: Date.UTC(2026, 10, 1, 0, 0, 0, 500), beforeMs: Date.UTC(2026, 10, 2) },
    ],
    ['from=2026-11-01T00:00:00%2B01:00', { fromMs: Date.UTC(2026, 9, 31, 23) }],
    ['from=2026-11-01T00:00:00+01:00', { fromMs: Date.UTC(2026, 9, 31, 23) }],
    ['from=2026-11-01T00:00:00-01:00', { fromMs: Date.UTC(2026, 10, 1, 1) }],
    ['from=SHOP', { sender: 'SHOP' }],
    ['from=20261', { sender: '20261' }],
    ['to=72345', { recipient: '72345' }],
  ])('tells a party from a time: %s', async (url, wanted) => {
    expect(await queryOf(url)).toStrictEqual({ workspace: 'home', ...wanted });
  });

  test('is the newest first, unless the oldest are to come first', async () => {
    expect(await queryOf('sort=-createdAt')).toStrictEqual({ workspace: 'home' });
    expect(await queryOf('sort=createdAt')).toStrictEqual({ workspace: 'home', oldestFirst: true });
  });

  test('may be no words at all, which leaves nothing out', async () => {
    expect(await queryOf('q=')).toStrictEqual({ workspace: 'home', q: '' });
  });

  test('is of the own workspace, whatever is asked', async () => {
    expect(await refusedFields('workspace=away')).toStrictEqual(['invalid_request', 'workspace']);
  });

  test.each([
    ['number=14155550100', 'number'],
    ['number=SHOP', 'number'],
    ['otherParty=', 'otherParty'],
    [`otherParty=${'a'.repeat(101)}`, 'otherParty'],
    ['direction=sideways', 'direction'],
    ['kind=fax', 'kind'],
    ['status=teleported', 'status'],
    ['status=constructor', 'status'],
    [`agentId=${'a'.repeat(65)}`, 'agentId'],
    ['from=2026-13-01', 'from'],
    ['to=2026-11-01T25:00:00Z', 'to'],
    ['from=2026-11-01T00:00:00ZZ', 'from'],
    [`q=${'a'.repeat(201)}`, 'q'],
    ['limit=0', 'limit'],
    ['limit=501', 'limit'],
    ['limit=1.5', 'limit'],
    ['limit=many', 'limit'],
    [`cursor=${'a'.repeat(1_001)}`, 'cursor'],
    ['sort=body', 'sort'],
  ])('is refused by its field: %s', async (url, field) => {
    expect(await refusedFields(url)).toStrictEqual(['invalid_request', field]);
  });
});
