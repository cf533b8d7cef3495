import { expect, test } from '@jest/globals';
import { NUMBER } from '../testing/carrier-workshop.js';
import { DRIFT_KINDS } from './domain/drift.events.js';
import { remedyOf } from './remedies.js';

test.each(DRIFT_KINDS)('what to do about %s names what is known', (kind) => {
  const difference = { driftId: 'drift-1', kind, number: NUMBER, here: 'us1', there: 'ie1', override: null };
  const { sentence } = remedyOf(difference);
  expect(sentence).not.toMatch(/\{\w+\}/);
  if (kind === 'region_changed') expect(sentence).toContain(`PATCH /v1/numbers/${NUMBER}`);
});
