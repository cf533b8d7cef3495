const NUMBER_COLUMNS = [
  'number',
  'type',
  'voice',
  'sms',
  'mms',
  'country',
  'locality',
  'monthlyCost',
  'currency',
] as const;
export type NumberColumn = (typeof NUMBER_COLUMNS)[number];

/** What carriers' exports and people's spreadsheets call them, as `plainName` has it, where that can mean nothing else. */
const OTHER_NAMES: Readonly<Record<NumberColumn, readonly string[]>> = {
  number: ['phonenumber', 'telephonenumber', 'phonenumbere164', 'e164', 'did', 'msisdn'],
  type: ['numbertype', 'phonenumbertype'],
  voice: ['voiceenabled', 'capabilitiesvoice'],
  sms: ['smsenabled', 'capabilitiessms'],
  mms: ['mmsenabled', 'capabilitiesmms'],
  country: ['isocountry', 'countryiso', 'countryisoalpha2'],
  locality: ['city'],
  monthlyCost: ['monthlyrecurringcost', 'monthlyprice', 'monthlyfee'],
  currency: ['currencycode'],
};

/** These might as well be somebody else's number, so whoever has such a column is asked. */
const MAYBE_NUMBER = new Set([...OTHER_NAMES.number, 'phone', 'telephone', 'tel', 'numbers', 'phonenumbers']);

export interface NamedColumns {
  /** Which cell of a row, from 0, is which column's. Columns that the file does not have are absent. */
  readonly positions: Readonly<Partial<Record<NumberColumn, number>>>;
  /** Each column's name: ours where it is known, else as written. */
  readonly names: readonly string[];
  /** The names, as written, of columns that mean nothing to an import. */
  readonly ignoredColumns: readonly string[];
  /** A column of ours that the header names more than once. */
  readonly namedTwice: NumberColumn | undefined;
}

/**
 * Reads the names of a header, in any order and case, spaces and punctuation ignored. A column's own name goes before
 * what others call it; of several other names none is taken, since any might be meant.
 */
export function columnsNamed(written: readonly string[]): NamedColumns {
  const plain = written.map(plainName);
  const positions: Partial<Record<NumberColumn, number>> = {};
  const names = [...written];
  for (const column of NUMBER_COLUMNS) {
    const own = positionsOf([column.toLowerCase()], plain);
    const [position, second] = own.length > 0 ? own : positionsOf(OTHER_NAMES[column], plain);
    if (position === undefined || (own.length === 0 && second !== undefined)) continue;
    positions[column] = position;
    names[position] = column;
  }
  const taken = new Set(Object.values(positions));
  return {
    positions,
    names,
    ignoredColumns: written.filter((name, position) => name !== '' && !taken.has(position)),
    namedTwice: NUMBER_COLUMNS.find((column) => positionsOf([column.toLowerCase()], plain).length > 1),
  };
}

/** The columns, as written, that might hold the number. */
export function maybeNumberColumns(written: readonly string[]): readonly string[] {
  return written.filter((name) => MAYBE_NUMBER.has(plainName(name)));
}

function positionsOf(names: readonly string[], plain: readonly string[]): number[] {
  return plain.flatMap((name, position) => (names.includes(name) ? [position] : []));
}

function plainName(written: string): string {
  return written.replace(/[^\p{L}\p{N}]/gu, '').toLowerCase();
}
