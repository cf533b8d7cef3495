import { expect, test } from '@jest/globals';
import { EventStore } from './paint-number.js';

test('has its proof', () => expect(EventStore).toBeDefined());
