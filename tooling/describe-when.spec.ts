import { expect, test } from '@jest/globals';
import { describeWhen } from './describe-when.js';

// What happens where the need is not met is seen from outside: test-summary.int.spec.ts.
describeWhen('broker:9092', 'an address is always given here', 'describeWhen, given what the tests need', (address) => {
  test('hands it to them', () => {
    expect(address).toBe('broker:9092');
  });
});
