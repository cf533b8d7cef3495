import { isDeepStrictEqual } from 'node:util';
import type { LedgerEntry, OwnedByLedger } from '../../../simulator/carriers/ledger/ledger.js';
import type { ShownNumber, ShownPurchase } from '../stage/desk.js';
import { pointsTo } from './points-to.js';

/** One account at the carrier by the carrier's own ledger, and what the product shows of it, in all workspaces. */
export interface AccountBooks {
  readonly carrier: 'twilio' | 'telnyx';
  readonly entries: readonly LedgerEntry[];
  /** By number. */
  readonly owned: Readonly<Record<string, OwnedByLedger>>;
  readonly boughtTwice: { readonly numbers: readonly string[]; readonly references: readonly string[] };
  readonly numbers: readonly ShownNumber[];
  readonly purchases: readonly ShownPurchase[];
  /** Where the product hears of calls and messages. */
  readonly publicUrl: string;
}

/** What nobody forgives, each by its name; and whatever else must not be. */
export type FindingKind = 'paid_and_missing' | 'listed_and_not_owned' | 'bought_twice' | 'left_changed' | 'other';

export interface Finding {
  readonly kind: FindingKind;
  /** For people. */
  readonly sentence: string;
}

/** Everything in which the two differ, once nothing is under way. */
export function compareWithLedger(books: AccountBooks): readonly Finding[] {
  const as = (kind: FindingKind, sentences: readonly string[]) => sentences.map((sentence) => ({ kind, sentence }));
  return [
    ...as('paid_and_missing', paidAndMissing(books)),
    ...as('listed_and_not_owned', listedAndNotOwned(books)),
    ...as('bought_twice', boughtTwice(books)),
    ...as('left_changed', leftChanged(books)),
    ...as('other', [
      ...listedTwice(books),
      ...purchasesThatLie(books),
      ...pointElsewhere(books),
      ...inOtherRegion(books),
      ...madeTwice(books.entries),
    ]),
  ];
}

const shownAs = ({ numbers }: AccountBooks, status: ShownNumber['status']): readonly ShownNumber[] =>
  numbers.filter((each) => each.status === status);

function paidAndMissing(books: AccountBooks): string[] {
  const here = new Set(shownAs(books, 'active').map(({ number }) => number));
  return Object.entries(books.owned)
    .filter(([number, { reference }]) => isOurs(reference) && !here.has(number))
    .map(([number, { reference }]) => `Paid at the carrier and missing here: ${number}, bought as ${reference}.`);
}

/** What the product writes beside what it buys is the id of its purchase. */
const isOurs = (reference: string | null): boolean =>
  /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/.test(reference ?? '');

function listedAndNotOwned(books: AccountBooks): string[] {
  return shownAs(books, 'active')
    .filter(({ number }) => !books.owned[number])
    .map(({ number }) => `Listed here and not owned: ${number}.`);
}

function listedTwice(books: AccountBooks): string[] {
  const active = shownAs(books, 'active').map(({ number }) => number);
  const twice = active.filter((number, index) => active.indexOf(number) !== index);
  return [
    ...twice.map((number) => `Listed in two workspaces: ${number}.`),
    ...shownAs(books, 'released')
      .filter(({ number }) => books.owned[number])
      .map(({ number }) => `Said to be released and owned still: ${number}.`),
  ];
}

function boughtTwice({ boughtTwice: { numbers, references } }: AccountBooks): string[] {
  return [...numbers, ...references].map((what) => `Bought twice: ${what}.`);
}

function purchasesThatLie({ purchases, entries }: AccountBooks): string[] {
  const bought = entries.filter((entry) => entry.type === 'bought');
  return purchases.flatMap(({ id, number, status }) => {
    const isBought = bought.some((entry) => entry.number === number && entry.reference?.includes(id));
    if (isBought === (status === 'completed')) return [];
    return [`The purchase ${id} of ${number} is ${status} and was ${isBought ? '' : 'never '}bought.`];
  });
}

function pointElsewhere(books: AccountBooks): string[] {
  return shownAs(books, 'active').flatMap(({ number, carrierAccountId }) => {
    const target = `${books.publicUrl}/webhooks/${books.carrier}/${carrierAccountId}/voice`;
    const owned = books.owned[number];
    if (!owned || pointsTo(owned, books.entries, target)) return [];
    return [`Active and not pointing here: ${number}.`];
  });
}

/** A detached number must be as it came, wherever it has settings. */
function leftChanged(books: AccountBooks): string[] {
  return shownAs(books, 'detached').flatMap(({ number }) => {
    const owned = books.owned[number];
    if (!owned) return [`Detached and gone from the carrier: ${number}.`];
    return Object.keys(owned.configuration)
      .filter((scope) => !isDeepStrictEqual(owned.configuration[scope], owned.firstConfiguration[scope]))
      .map((scope) => `Webhooks of ${number} (${scope}) are left changed after it was detached.`);
  });
}

const FIRST_REGION = 'us1';

function inOtherRegion(books: AccountBooks): string[] {
  return [...shownAs(books, 'active'), ...shownAs(books, 'detached')].flatMap(({ number, status, region }) => {
    const set = books.entries.filter((entry) => entry.type === 'region_set' && entry.number === number);
    const last = set.at(-1);
    const is = last?.type === 'region_set' ? last.after : FIRST_REGION;
    const wanted = status === 'active' ? (region?.value ?? FIRST_REGION) : FIRST_REGION;
    return is === wanted ? [] : [`${number} is ${status}, should be in ${wanted} and is in ${is}.`];
  });
}

/** What the product makes once for each of its accounts. */
export function madeTwice(entries: readonly LedgerEntry[]): readonly string[] {
  const present = new Map<string, string>();
  for (const entry of entries) {
    if (entry.type !== 'resource') continue;
    const { kind, id, after } = entry;
    if (after) present.set(id, `${kind} ${String(after['friendly_name'] ?? after['name'])}`);
    else present.delete(id);
  }
  const names = [...present.values()].filter((name) => name.includes(' Ringfence'));
  return names.filter((name, index) => names.indexOf(name) !== index).map((name) => `Made twice: ${name}.`);
}
