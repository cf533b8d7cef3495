import { BlockList, isIPv6 } from 'node:net';

const NOT_PUBLIC = new BlockList();
// Source: IANA, IPv4 and IPv6 Special-Purpose Address Registries.
for (const [address, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const) {
  NOT_PUBLIC.addSubnet(address, bits, 'ipv4');
}
for (const [address, bits] of [
  ['::', 128],
  ['::1', 128],
  ['64:ff9b:1::', 48],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const) {
  NOT_PUBLIC.addSubnet(address, bits, 'ipv6');
}

/** Whether an address leads to this machine or its own networks, and never to a carrier. */
export const isPrivateAddress = (address: string): boolean =>
  NOT_PUBLIC.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
