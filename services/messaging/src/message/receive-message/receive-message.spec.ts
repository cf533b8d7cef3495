import { describe, expect, test } from '@jest/globals';
import type { MessageState } from '../domain/message.state.js';
import { given, linked, received, sentElsewhere } from '../fixtures/message-histories.js';
import { decideReceiveMessage } from './receive-message.js';

const { type: _, ...command } = received;
const receive = (state: MessageState) => decideReceiveMessage(command, state);

describe('receive a message', () => {
  test('writes down what the carrier tells', () => {
    expect(given().when(receive)).toStrictEqual([received]);
    expect(given([received]).state).toMatchObject({ status: 'received', direction: 'inbound', agentId: 'sales' });
  });

  test('says nothing new when it is told again', () => {
    expect(given([received]).when(receive)).toStrictEqual([]);
  });

  test('takes no other message’s place', () => {
    expect(given([sentElsewhere]).when(receive)).toStrictEqual([]);
    expect(given([linked]).when(receive)).toStrictEqual([]);
  });
});
