import { FIRST_INDEX } from '../fixtures/number-fleet.js';
import { ROOT_KEY } from '../fixtures/root-key.js';
import { postRequest } from './request-source.js';
import type { RequestPlan } from './request-source.js';

const INDEX_DIGITS = String(FIRST_INDEX).length;
const AUTHORIZE_BODY = '{"agentId":"agent-{index}","to":"+14155550100","source":"api"}';

/** Asks whether agents may call: each of `count` in turn, from the one with this index on. */
export const authorizePlan = (firstIndex: number, count: number): RequestPlan => ({
  templates: [postRequest('/v1/calls/authorize', ROOT_KEY, AUTHORIZE_BODY, INDEX_DIGITS)],
  first: FIRST_INDEX + firstIndex,
  count,
});

/** Switches each of `count` numbers off, then each on again, and so on: every command writes an event. */
export const switchPlan = (firstIndex: number, count: number): RequestPlan => ({
  templates: ['disable', 'enable'].map((verb) =>
    postRequest(`/v1/numbers/+1415{index}/outbound/${verb}`, ROOT_KEY, '{}', INDEX_DIGITS),
  ),
  first: FIRST_INDEX + firstIndex,
  count,
});
