import { describe, expect, test } from '@jest/globals';
import { StreamNames, typeInPort, typeOnServer, typesPattern } from './server-names.js';

describe('StreamNames', () => {
  test('puts the prefix before a name and takes it off again', () => {
    const names = new StreamNames('inventory.');
    expect(names.onServer('number-1')).toBe('inventory.number-1');
    expect(names.inPort('inventory.number-1')).toBe('number-1');
    expect(names.inPort('carrier.number-1')).toBeUndefined();
    expect(names.inPort('$stats-0.0.0.0:2113')).toBeUndefined();
  });

  test.each(['', '$system.', '.', 'inven tory.', 'a'.repeat(51), 'ü.'])('refuses the prefix %j', (prefix) => {
    expect(() => new StreamNames(prefix)).toThrow('stream prefix');
  });
});

describe('event types', () => {
  test.each([
    ['NumberAssigned', 'NumberAssigned'],
    ['Ümlaut “q”', ':C3:9Cmlaut:20:E2:80:9Cq:E2:80:9D'],
    ['a:41b', 'a:3A41b'],
    ['$metadata', ':24metadata'],
    ['🇨🇭', ':F0:9F:87:A8:F0:9F:87:AD'],
  ])('%s is %s on the server, and back', (type, onServer) => {
    expect(typeOnServer(type)).toBe(onServer);
    expect(onServer).toMatch(/^[a-zA-Z0-9_.$:-]+$/);
    expect(typeInPort(onServer)).toBe(type);
  });

  test('are matched whole', () => {
    const pattern = new RegExp(typesPattern(['Hold.Placed', 'Hold', 'Ü']));
    for (const type of ['Hold.Placed', 'Hold', ':C3:9C']) expect(type).toMatch(pattern);
    for (const type of ['HoldXPlaced', 'HoldPlaced', 'Holder', 'AHold']) expect(type).not.toMatch(pattern);
  });
});
