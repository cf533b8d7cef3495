import { expect, test } from '@jest/globals';
import { EventStoreError } from '#event-store';
import { CommandLineError } from '#service-process/command-line';
import { MoveRefusedError } from './explain-difference.js';
import { InterruptedError, explainFailedMove } from './explain-failed-move.js';

const GO_ON = ' The target holds at least the first 12,345 events; the same command goes on from there.';

test.each([
  [new CommandLineError('--to is missing.'), 2, '--to is missing.'],
  [new MoveRefusedError('The histories differ.'), 1, 'The histories differ.'],
  [new InterruptedError(), 130, `Interrupted.${GO_ON}`],
  [new EventStoreError('event_store_unavailable', 'The disk is full.'), 1, `The disk is full.${GO_ON}`],
  [new EventStoreError('append_outcome_unknown', 'No answer.'), 1, `No answer.${GO_ON}`],
  [
    new EventStoreError('wrong_expected_revision', 'Stream a is at revision 3.'),
    1,
    'Somebody else writes to the target: Stream a is at revision 3. Stop Ringfence there and compare with --verify-only.',
  ],
])('%s is said in a sentence', (error, status, sentence) => {
  expect(explainFailedMove(error, 12_345)).toEqual({ status, sentence });
});

test('nothing copied is nothing to go on from', () => {
  expect(explainFailedMove(new InterruptedError(), 0)).toEqual({ status: 130, sentence: 'Interrupted.' });
});

test('what no operator can mend comes with its stack', () => {
  expect(explainFailedMove(new TypeError('x is not a function'), 5)).toEqual({
    status: 1,
    sentence: expect.stringMatching(/^TypeError: x is not a function\n +at /),
  });
});
