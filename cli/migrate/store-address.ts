/** Where a history lies. */
export type StoreAddress =
  /** A data directory, or the log's file itself. */
  | { readonly kind: 'sqlite'; readonly path: string }
  /** `url` may hold a password: show `describeAddress` instead. */
  | { readonly kind: 'kurrentdb'; readonly url: string; readonly streamPrefix: string };

export const ADDRESS_FORMS = 'sqlite:<directory or file>, kurrentdb://… or kurrentdb+discover://…';

/** Also by the name that KurrentDB had before. What follows is read by its adapter. */
const KURRENTDB_URL = /^(?:kurrentdb|esdb)(?:\+discover)?:\/\/[^/?]/;

/** Undefined for what is no address of a store that can be moved. `streamPrefix` is for KurrentDB alone. */
export function parseAddress(text: string, streamPrefix: string): StoreAddress | undefined {
  const path = /^sqlite:(?!\/\/[^/])(.+)$/s.exec(text)?.[1];
  if (path !== undefined) return { kind: 'sqlite', path };
  if (KURRENTDB_URL.test(text)) return { kind: 'kurrentdb', url: text, streamPrefix };
  return undefined;
}

/** For people to read, in terminals and logs: without user, password and parameters. */
export function describeAddress(address: StoreAddress): string {
  if (address.kind === 'sqlite') return `sqlite:${address.path}`;
  const url = address.url.replace(/\/\/.*@/s, '//').replace(/\?.*$/s, '');
  return `${url} (streams ${address.streamPrefix}…)`;
}
