import { expect, test } from '@jest/globals';
import { drawProfile } from './draw-number.js';

test('has its proof', () => expect(drawProfile()).toBeDefined());
