import { describe, expect, it } from '@jest/globals';
import { type Position, distanceKm } from './position.js';

const SAN_FRANCISCO: Position = { latitude: 37.7749, longitude: -122.4194 };
const NEW_YORK: Position = { latitude: 40.7128, longitude: -74.006 };
const ANCHORAGE: Position = { latitude: 61.2181, longitude: -149.9003 };
const SAIPAN: Position = { latitude: 15.1778, longitude: 145.751 };

describe('Distance', () => {
  it('is that of the great circle', () => {
    expect(distanceKm(SAN_FRANCISCO, NEW_YORK)).toBeCloseTo(4129, -1);
    expect(distanceKm({ latitude: 0, longitude: 0 }, { latitude: 0, longitude: 180 })).toBeCloseTo(Math.PI * 6371, 6);
  });

  it('goes the short way over the date line', () => {
    expect(distanceKm(ANCHORAGE, SAIPAN)).toBeLessThan(7500);
  });

  it('is the same both ways, and nothing to the place itself', () => {
    expect(distanceKm(NEW_YORK, SAN_FRANCISCO)).toBe(distanceKm(SAN_FRANCISCO, NEW_YORK));
    expect(distanceKm(NEW_YORK, NEW_YORK)).toBe(0);
  });
});
