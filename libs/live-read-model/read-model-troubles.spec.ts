import { beforeEach, describe, expect, test } from '@jest/globals';
import { DomainError } from '#domain-error';
import { ReadModelTroubles } from './read-model-troubles.js';

const AWAY = new DomainError('read_model_unavailable', 'The database does not answer.');
const BROKEN = new Error('disk full');

describe('the troubles of a table', () => {
  let told: unknown[];
  let troubles: ReadModelTroubles;
  beforeEach(() => {
    told = [];
    troubles = new ReadModelTroubles({
      onTrouble: (error) => told.push(error),
      onRecovery: () => told.push('recovery'),
    });
  });

  const fail = (times: number, error: Error) => {
    for (let failures = 0; failures < times; failures++) troubles.noteFailure(error);
  };

  test('a server that is away is told once, and once that it takes what is written again', () => {
    fail(20, AWAY);
    expect([told, troubles.away]).toStrictEqual([[AWAY], AWAY]);
    for (let writes = 0; writes < 2; writes++) troubles.noteWritten();
    expect([told, troubles.away]).toStrictEqual([[AWAY, 'recovery'], undefined]);
    fail(1, AWAY);
    expect(told).toStrictEqual([AWAY, 'recovery', AWAY]);
  });

  test('any other failure is told once when there are five in a row, and says nothing of a server', () => {
    fail(4, BROKEN);
    expect(told).toStrictEqual([]);
    fail(20, BROKEN);
    expect([told, troubles.away]).toStrictEqual([[BROKEN], undefined]);
    troubles.noteWritten();
    troubles.noteCaughtUp();
    fail(4, BROKEN);
    expect(told).toStrictEqual([BROKEN]);
  });

  test('what fails otherwise was reached, and is told however long its server was away', () => {
    fail(20, AWAY);
    fail(1, BROKEN);
    expect([told, troubles.away]).toStrictEqual([[AWAY, 'recovery'], undefined]);
    fail(4, BROKEN);
    expect(told).toStrictEqual([AWAY, 'recovery', BROKEN]);
  });

  test('pauses grow from failure to failure up to five seconds, until the table has caught up', () => {
    const pauses: number[] = [];
    for (let failures = 0; failures < 9; failures++) {
      troubles.noteFailure(AWAY);
      pauses.push(troubles.pauseMs);
    }
    expect(pauses).toStrictEqual([50, 100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000]);
    troubles.noteCaughtUp();
    fail(1, BROKEN);
    expect(troubles.pauseMs).toBe(50);
  });
});
