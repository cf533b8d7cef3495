import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { RequiresRole } from '#access';
import { Choice, E164_FIELD, Nested, Text, WholeNumber, Words, YesNo } from '#http-api';
import { openEdge } from './testing/opened-edge.js';

class InnerRequest {
  @Text({ description: 'An agent', maxLength: 5, optional: true, nullable: true })
  agentId?: string | null;
}

class FieldsRequest {
  @Text({ description: 'Needed', maxLength: 5 })
  name!: string;

  @Text({ description: 'With a pattern', maxLength: 16, pattern: E164_FIELD, optional: true })
  number?: string;

  @Choice({ description: 'One of two', of: ['on', 'off'], optional: true })
  choice?: 'on' | 'off';

  @YesNo({ description: 'Yes or no', optional: true })
  force?: boolean;

  @Words({ description: 'Written for people', maxLength: 9, optional: true })
  reason?: string;

  @Nested(() => InnerRequest, { description: 'May be left out', optional: true })
  inner?: InnerRequest;

  @Nested(() => InnerRequest, { description: 'May be null', optional: true, nullable: true })
  nullable?: InnerRequest | null;
}

class LimitQuery {
  @WholeNumber({ description: 'How many', min: 1, max: 500, optional: true })
  limit?: number;
}

@Controller()
class EchoController {
  @Post()
  @HttpCode(200)
  @RequiresRole('viewer')
  echo(@Body() body: FieldsRequest): object {
    return body;
  }

  @Get()
  @RequiresRole('viewer')
  limit(@Query() query: LimitQuery): object {
    return query;
  }
}

const PHONE = 'number must be a phone number in E.164 form, such as +14155550100.';
const CHOICE = 'choice must be one of on, off.';
const FORCE = 'force must be true or false.';
const BLANK = 'reason must be more than blanks.';
const ILLEGIBLE =
  'reason has a control character, half a character, or one that turns the direction of text around; leave it out.';
const NAME_LENGTH = 'name must be a text of 1 to 5 characters.';

/** A body, what else is in it beside a good name, and what is wrong with it. */
const BAD: readonly (readonly [object, string, string])[] = [
  [{ name: undefined }, 'name', 'name is needed.'],
  [{ name: null }, 'name', 'name is needed.'],
  [{ name: 7 }, 'name', 'name must be a text.'],
  [{ name: ['a'] }, 'name', 'name must be a text.'],
  [{ name: '' }, 'name', NAME_LENGTH],
  [{ name: 'abcdef' }, 'name', NAME_LENGTH],
  [{ number: '4155550100' }, 'number', PHONE],
  [{ number: null }, 'number', 'number must be a text.'],
  [{ choice: 'maybe' }, 'choice', CHOICE],
  [{ choice: ['on'] }, 'choice', CHOICE],
  [{ choice: null }, 'choice', CHOICE],
  [{ choice: 'toString' }, 'choice', CHOICE],
  [{ force: 'true' }, 'force', FORCE],
  [{ force: 1 }, 'force', FORCE],
  [{ force: null }, 'force', FORCE],
  [{ reason: '' }, 'reason', 'reason must be a text of 1 to 9 characters.'],
  [{ reason: null }, 'reason', 'reason must be a text.'],
  [{ reason: ' ' }, 'reason', BLANK],
  [{ reason: '\u00a0\t\n\u3000' }, 'reason', BLANK],
  [{ reason: '\u200b\u2060' }, 'reason', BLANK],
  [{ reason: '\ufeff \u00ad\u200f' }, 'reason', BLANK],
  [{ reason: '\u3164\u2800\ufe0f' }, 'reason', BLANK],
  [{ reason: '\u0000' }, 'reason', ILLEGIBLE],
  [{ reason: 'spam\u001b[2J' }, 'reason', ILLEGIBLE],
  [{ reason: 'spam\u0085' }, 'reason', ILLEGIBLE],
  [{ reason: 'spam\ud800' }, 'reason', ILLEGIBLE],
  [{ reason: '\udc00spam' }, 'reason', ILLEGIBLE],
  [{ reason: 'a\u202emaps' }, 'reason', ILLEGIBLE],
  [{ reason: 'a\u2066b\u2069' }, 'reason', ILLEGIBLE],
  [{ inner: 'sales' }, 'inner', 'inner must be an object.'],
  [{ inner: null }, 'inner', 'inner must be an object.'],
  [{ inner: [] }, 'inner', 'inner must be an object.'],
  [{ inner: [{ agentId: 'sales' }] }, 'inner', 'inner must be an object.'],
  [{ inner: { agentId: 7 } }, 'inner.agentId', 'inner.agentId must be a text.'],
  [{ inner: { agent: 'sales' } }, 'inner.agent', 'There is no property inner.agent.'],
  [{ tone: 'loud' }, 'tone', 'There is no property tone.'],
];

describe('the fields of a request', () => {
  let edge: Awaited<ReturnType<typeof openEdge>>;
  beforeAll(async () => {
    edge = await openEdge(EchoController);
  });
  afterAll(() => edge.close());

  test('come through as they were sent', async () => {
    const good: readonly object[] = [
      { name: 'a' },
      { name: 'abcde', number: '+14155550100', choice: 'off', force: false },
      { name: 'a', inner: {}, nullable: null },
      { name: 'a', reason: 'a\r\n\tb' },
      { name: 'a', reason: ' \u{1f4de}\u200d\u{1f4de} ' },
      { name: 'a', reason: '\u05d0\u200f\u0301' },
      { name: 'a', inner: { agentId: null }, nullable: { agentId: 'sales' } },
    ];
    for (const body of good) expect(await edge.ask({ method: 'POST', body })).toMatchObject({ status: 200, body });
  });

  test.each(BAD)('%j is refused, naming %s', async (wrong, field, message) => {
    const answer = await edge.ask({ method: 'POST', body: { name: 'a', ...wrong } });
    const errors = [{ field, message }];
    expect(answer).toMatchObject({ status: 422, body: { code: 'invalid_request', detail: message, errors } });
  });

  test('everything that is wrong is told at once', async () => {
    const answer = await edge.ask({ method: 'POST', body: { choice: 7, inner: { agentId: '' }, tone: 1 } });
    const { errors } = answer.body as { errors: { field: string }[] };
    expect(errors.map(({ field }) => field).toSorted()).toStrictEqual(['choice', 'inner.agentId', 'name', 'tone']);
  });

  test('a whole number in a query is one', async () => {
    expect(await edge.ask({ url: '/?limit=500' })).toMatchObject({ status: 200, body: { limit: 500 } });
    expect(await edge.ask({ url: '/' })).toMatchObject({ status: 200, body: {} });
    const message = 'limit must be a whole number from 1 to 500.';
    for (const limit of ['0', '501', '-1', '1.5', '1e2', '0x10', '', 'many', '+5', '9'.repeat(20), '1&limit=2']) {
      const answer = await edge.ask({ url: `/?limit=${limit}` });
      expect([limit, answer]).toMatchObject([limit, { status: 422, body: { errors: [{ field: 'limit', message }] } }]);
    }
    const errors = [{ field: 'limits', message: 'There is no query parameter limits.' }];
    expect(await edge.ask({ url: '/?limits=5' })).toMatchObject({ status: 422, body: { errors } });
  });
});
