import { expect, test } from '@jest/globals';
import { TAKERS, sentenceOfTaker } from '#number-facts';

const NUMBER = '+14155550100';

test('whoever has a number, one sentence begins with it', () => {
  for (const taker of TAKERS) expect(sentenceOfTaker(NUMBER, taker)).toMatch(/^\+14155550100 is .*\.$/);
});

test('of a number that another workspace holds, the sentence says who can do what', () => {
  const sentence = sentenceOfTaker(NUMBER, 'another_workspace');
  expect(sentence).toContain('held by another workspace, and nothing can be done about that from here');
  expect(sentence).toContain('ask the operators of that workspace to detach or release it there');
});
