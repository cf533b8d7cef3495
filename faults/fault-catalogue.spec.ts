import { describe, expect, test } from '@jest/globals';
import { FAULTS, serversHit } from './fault-catalogue.js';

const killed = FAULTS.flatMap(({ outages }) => outages).filter(({ how }) => how === 'kill');

describe('FAULTS', () => {
  test('kill every service and server alone, and with another', () => {
    const together = (size: number) =>
      new Set(
        killed.filter(({ targets }) => (size === 1) === (targets.length === 1)).flatMap(({ targets }) => targets),
      );
    const all = ['gate-1', 'gate-2', 'inventory', 'kafka', 'mongodb'];
    expect([[...together(1)].toSorted(), [...together(2)].toSorted()]).toStrictEqual([all, all]);
  });

  test('say which servers they hit', () => {
    const hit = new Map(FAULTS.map((fault) => [fault.name, serversHit(fault)]));
    expect(hit.get('two-services-killed')).toStrictEqual([]);
    expect(hit.get('kafka-paused')).toStrictEqual(['kafka']);
    expect(hit.get('mongodb-and-another-killed')).toStrictEqual(['mongodb', 'kafka']);
  });
});
