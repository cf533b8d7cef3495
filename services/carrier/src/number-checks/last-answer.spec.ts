import { describe, expect, test } from '@jest/globals';
import { LastAnswer } from './last-answer.js';

const START = Date.parse('2026-01-31T09:00:00.000Z');
const at = (ms: number) => new Date(START + ms).toISOString();

/** A question under a clock of its own. What goes wrong is called by its message. */
function asked(isGood?: (answer: string) => boolean) {
  const clock = { ms: 0 };
  const question = new LastAnswer<string>({
    now: () => new Date(START + clock.ms),
    troubleOf: (error) => ({ code: 'no', message: (error as Error).message, isPassing: true }),
    ...(isGood && { kept: { ms: 1_000, isGood } }),
  });
  const fail = (why: string) => question.ask(() => Promise.reject(new Error(why)));
  return { clock, question, fail, answer: (answer: string) => question.ask(async () => answer) };
}

describe('a question that is asked again and again', () => {
  test('has no answer before it was asked', () => {
    expect(asked().question.known).toStrictEqual({});
  });

  test('has the answer that it was given last, and when', async () => {
    const { question, answer, clock } = asked();
    await answer('first');
    clock.ms = 5;
    await answer('second');
    expect(question.known).toStrictEqual({ last: { answer: 'second', askedAt: at(5) } });
  });

  test('keeps that answer when there is none any more, and says why', async () => {
    const { question, answer, fail, clock } = asked();
    await answer('first');
    clock.ms = 5;
    await fail('Nobody there.');
    const trouble = { code: 'no', message: 'Nobody there.', isPassing: true };
    expect(question.known).toStrictEqual({ last: { answer: 'first', askedAt: at(0) }, trouble });
    await answer('third');
    expect(question.known).toStrictEqual({ last: { answer: 'third', askedAt: at(5) } });
  });

  test('is asked once for all who come meanwhile, and says to who cannot wait that it is late', async () => {
    const { question } = asked();
    const { promise, resolve } = Promise.withResolvers<string>();
    let times = 0;
    const ask = () =>
      question.ask(() => {
        times += 1;
        return promise;
      });
    const waiting = [ask(), ask()];
    expect(question.known).toMatchObject({ trouble: { code: 'late', isPassing: true } });
    resolve('in the end');
    await Promise.all(waiting);
    expect([times, question.known]).toStrictEqual([1, { last: { answer: 'in the end', askedAt: at(0) } }]);
  });

  test('is not asked again for a while after good news, and at once after any other', async () => {
    const { question, answer, fail, clock } = asked((said) => said === 'good');
    const known = () => question.known.last?.answer;
    await answer('bad');
    await answer('good');
    expect(known()).toBe('good');
    clock.ms = 999;
    await answer('newer');
    expect(known()).toBe('good');
    clock.ms = 1_000;
    await answer('newer');
    expect(known()).toBe('newer');
    await answer('good');
    clock.ms = 2_000;
    await fail('Nobody there.');
    await answer('back');
    expect(known()).toBe('back');
  });
});
