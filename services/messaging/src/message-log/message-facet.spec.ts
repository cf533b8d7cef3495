import { expect, test } from '@jest/globals';
import { MESSAGE_STATUSES } from '../message/domain/message-status.events.js';
import { branchesOf, facetOf, readFacet } from './message-facet.js';
import type { MessageFacet } from './message-facet.js';

const statusesIn = (facets: readonly number[]) => facets.map((facet) => readFacet(facet).status);

test('a facet is read as it was written, and no two are the same', () => {
  const facets = (['inbound', 'outbound'] as const).flatMap((direction) =>
    (['sms', 'mms'] as const).flatMap((kind) =>
      MESSAGE_STATUSES.map((status): MessageFacet => ({ direction, kind, status })),
    ),
  );
  expect(facets.map(facetOf).map(readFacet)).toStrictEqual(facets);
  expect(new Set(facets.map(facetOf)).size).toBe(facets.length);
});

test('without filters every facet that a message can have is shown, and few enough to be looked up one by one', () => {
  const [inbound, outbound, ...others] = branchesOf({ workspace: 'acme' });
  expect(new Set(statusesIn(inbound!.facets))).toEqual(new Set(['received']));
  expect([inbound!.facets.length, outbound!.facets.length, others.length]).toEqual([2, 24, 0]);
});

test('who wrote is the other party of what came in, and ours of what went out', () => {
  const wanted = branchesOf({ workspace: 'acme', sender: '+1', recipient: '+2' }).map((branch) => branch.wanted);
  expect(wanted).toStrictEqual([
    { number: '+2', subject: '+1' },
    { number: '+1', subject: '+2' },
  ]);
});

test('nothing is looked for that no message can have', () => {
  expect(branchesOf({ workspace: 'acme', number: '+1', sender: '+2', direction: 'outbound' })).toEqual([]);
  expect(branchesOf({ workspace: 'acme', direction: 'inbound', status: 'sent' })).toEqual([]);
  expect(branchesOf({ workspace: 'acme', number: '+1', sender: '+1' }).map(({ wanted }) => wanted)).toStrictEqual([
    { number: '+1', subject: '+1' },
    { number: '+1' },
  ]);
});
