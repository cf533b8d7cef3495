import { expect, test } from '@jest/globals';
import fastify from 'fastify';
import fc from 'fast-check';
import { AUTHORIZE_SCHEMA, isUsualAuthorizeRequest } from './authorize-call.schema.js';

const text = fc.oneof(
  fc.string({ maxLength: 70, unit: 'grapheme' }),
  fc.constantFrom('sales', '', 'x'.repeat(64), 'x'.repeat(65), '😀'.repeat(40)),
);
const anything = fc.oneof({ weight: 4, arbitrary: text }, fc.jsonValue());
const source = fc.oneof({ weight: 4, arbitrary: fc.constantFrom('api', 'automation', 'ui', 'API', '') }, anything);
const question = fc
  .record({ agentId: anything, to: anything, from: anything, source }, { requiredKeys: ['agentId', 'to', 'source'] })
  .map((asked) => JSON.stringify(asked));
const questionAndMore = question.map((json) => json.replace('{', '{"__proto__":{},'));
const body = fc.oneof(
  { weight: 6, arbitrary: question },
  questionAndMore,
  fc.jsonValue().map((value) => JSON.stringify(value)),
);

test('what takes the shortcut, the schema takes too', async () => {
  const app = fastify();
  let accepts: (body: unknown) => boolean = () => false;
  app.post('/', { schema: AUTHORIZE_SCHEMA }, async (asked) => {
    accepts = asked.compileValidationSchema(AUTHORIZE_SCHEMA.body);
  });
  await app.inject({ method: 'POST', url: '/', payload: { agentId: 'a', to: 'b', source: 'ui' } });

  let taken = 0;
  fc.assert(
    fc.property(body, (json) => {
      const asked = JSON.parse(json) as unknown;
      if (!isUsualAuthorizeRequest(asked)) return;
      taken += 1;
      expect([asked, accepts(asked)]).toStrictEqual([asked, true]);
    }),
    { numRuns: 3_000 },
  );
  expect(taken).toBeGreaterThan(10);
  await app.close();
});
