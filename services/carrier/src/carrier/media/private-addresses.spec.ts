import { expect, test } from '@jest/globals';
import { isPrivateAddress } from './private-addresses.js';

test.each(['127.0.0.1', '10.1.2.3', '172.31.255.255', '192.168.0.1', '169.254.169.254', '100.64.0.1', '0.0.0.0'])(
  '%s is nowhere a carrier is',
  (address) => expect(isPrivateAddress(address)).toBe(true),
);

test.each(['::1', '::', 'fd00::1', 'fe80::1', '::ffff:127.0.0.1', '::ffff:10.0.0.1', 'ff02::1'])(
  '%s is nowhere a carrier is either',
  (address) => expect(isPrivateAddress(address)).toBe(true),
);

test.each(['54.172.60.0', '172.32.0.1', '192.167.255.255', '2600:1f18::1', '::ffff:54.172.60.0'])(
  '%s may be a carrier’s',
  (address) => expect(isPrivateAddress(address)).toBe(false),
);
