import type { NumberType } from '#number-facts';
import { areaCodes } from '../../area-codes/area-code-table.js';

/**
 * Numbers that belong together. They are those that regulators set aside for films and books, so that nobody real is
 * ever shown as for sale, called or written to:
 * - North America: 555-0100 to 555-0199 of every area code. ATIS-0300115, "555 NXX Assignment Guidelines"; NANPA, nanpa.com.
 * - Great Britain: Ofcom, "Telephone numbers for use in TV and radio drama programmes", ofcom.org.uk.
 * - Australia: ACMA, "Phone numbers for use in TV shows, films and creative works", acma.gov.au.
 * - France: Arcep, decision 2018-0881, "Plan national de numérotation", numbers for audiovisual works, arcep.fr.
 */
export interface NumberRange {
  readonly country: string;
  readonly type: NumberType;
  /** The national destination code, such as 415 or 20. */
  readonly areaCode: string;
  readonly locality: string | null;
  readonly blocks: readonly NumberBlock[];
}

/** Up to a hundred numbers that differ in their last two digits. */
export interface NumberBlock {
  /** E.164 without the last two digits. */
  readonly stem: string;
  /** Two digits each, ascending. */
  readonly endings: readonly string[];
}

/** Area codes where everything is sold, as in the ones that everybody wants; near ones have some. */
const SOLD_OUT: ReadonlySet<string> = new Set(['212', '305', '310', '416']);

/** Of 800, 555-0199 alone is set aside; of these codes all of 555 is. 833 has real numbers there. */
const TOLL_FREE: readonly (readonly [country: string, areaCode: string, pattern: string])[] = [
  ['US', '888', '888 555 01XX'],
  ['US', '877', '877 555 01XX'],
  ['US', '866', '866 555 01XX'],
  ['US', '800', '800 555 0199'],
  ['CA', '855', '855 555 01XX'],
  ['CA', '844', '844 555 01XX'],
];

/** Area code, place and range as the regulator writes it, without the 0 in front: an X is any digit. */
type Row = readonly [type: NumberType, areaCode: string, locality: string | null, ...patterns: string[]];

const GREAT_BRITAIN: readonly Row[] = [
  ['local', '20', 'London', '20 7946 0XXX'],
  ['local', '113', 'Leeds', '113 496 0XXX'],
  ['local', '114', 'Sheffield', '114 496 0XXX'],
  ['local', '115', 'Nottingham', '115 496 0XXX'],
  ['local', '116', 'Leicester', '116 496 0XXX'],
  ['local', '117', 'Bristol', '117 496 0XXX'],
  ['local', '118', 'Reading', '118 496 0XXX'],
  ['local', '121', 'Birmingham', '121 496 0XXX'],
  ['local', '131', 'Edinburgh', '131 496 0XXX'],
  ['local', '141', 'Glasgow', '141 496 0XXX'],
  ['local', '151', 'Liverpool', '151 496 0XXX'],
  ['local', '161', 'Manchester', '161 496 0XXX'],
  ['local', '191', 'Tyneside, Durham and Sunderland', '191 498 0XXX'],
  ['local', '28', 'Northern Ireland', '28 9649 6XXX'],
  ['local', '29', 'Cardiff', '29 2018 0XXX'],
  ['mobile', '7700', null, '7700 900XXX'],
  ['national', '3069', null, '3069 990XXX'],
  ['toll_free', '808', null, '808 157 0XXX'],
];

const AUSTRALIAN_MOBILES =
  '491570006 491570110 491570156 491570157 491570158 491570159 491570313 491570737 491571266 491571491 491571804 ' +
  '491572549 491572665 491572983 491573087 491573770 491574118 491574632 491575254 491575789 491576398 491576801 ' +
  '491577426 491577644 491578148 491578888 491578957 491579212 491579455 491579760';

const AUSTRALIA: readonly Row[] = [
  ['local', '2', 'New South Wales and Australian Capital Territory', '2 5550 XXXX', '2 7010 XXXX'],
  ['local', '3', 'Victoria and Tasmania', '3 5550 XXXX', '3 7010 XXXX'],
  ['local', '7', 'Queensland', '7 5550 XXXX', '7 7010 XXXX'],
  ['local', '8', 'South Australia, Northern Territory and Western Australia', '8 5550 XXXX', '8 7010 XXXX'],
  ['mobile', '4', null, ...AUSTRALIAN_MOBILES.split(' ')],
  ['toll_free', '1800', null, '1800160401', ...['07', '08', '09', '10', '11'].map((ending) => `18009757${ending}`)],
  ['national', '1300', null, ...['07', '08', '09', '10', '11'].map((ending) => `13009757${ending}`)],
];

const FRANCE: readonly Row[] = [
  ['local', '1', 'Île-de-France', '1 99 00 XX XX'],
  ['local', '2', 'North-west of France', '2 61 91 XX XX'],
  ['local', '3', 'North-east of France', '3 53 01 XX XX'],
  ['local', '4', 'South-east of France', '4 65 71 XX XX'],
  ['local', '5', 'South-west of France', '5 36 49 XX XX'],
  ['mobile', '6', null, '6 39 98 XX XX'],
];

/** 00 to 99. */
const HUNDRED = expand('XX');

let known: readonly NumberRange[] | undefined;
let rangesByStem: ReadonlyMap<string, NumberRange> | undefined;

/** Every range, those of a country and type in the order in which their numbers are shown. */
export function numberRanges(): readonly NumberRange[] {
  known ??= [
    ...northAmerica(),
    ...GREAT_BRITAIN.map((row) => rangeOf('GB', '+44', row)),
    ...AUSTRALIA.map((row) => rangeOf('AU', '+61', row)),
    ...FRANCE.map((row) => rangeOf('FR', '+33', row)),
  ];
  return known;
}

/** The range of a number; undefined for a number that the sandbox does not have. */
export function rangeOfNumber(number: string): NumberRange | undefined {
  rangesByStem ??= new Map(numberRanges().flatMap((range) => range.blocks.map(({ stem }) => [stem, range])));
  const range = rangesByStem.get(stemOf(number));
  const block = range?.blocks.find(({ stem }) => stem === stemOf(number));
  return block?.endings.includes(number.slice(-2)) ? range : undefined;
}

/** What tells the block of a number. */
export const stemOf = (number: string): string => number.slice(0, -2);

function northAmerica(): NumberRange[] {
  const local = [...areaCodes().values()].flatMap(({ type, country, code, locality }) =>
    type === 'local' && (country === 'US' || country === 'CA') && !SOLD_OUT.has(code)
      ? [rangeOf(country, '+1', [type, code, locality, `${code} 555 01XX`])]
      : [],
  );
  const tollFree = TOLL_FREE.map(([country, code, pattern]) =>
    rangeOf(country, '+1', ['toll_free', code, null, pattern]),
  );
  return [...local, ...tollFree];
}

function rangeOf(country: string, callingCode: string, [type, areaCode, locality, ...patterns]: Row): NumberRange {
  const blocks = new Map<string, readonly string[]>();
  for (const pattern of patterns.map((written) => callingCode + written.replaceAll(' ', ''))) {
    const ending = pattern.slice(-2);
    for (const stem of expand(stemOf(pattern))) {
      blocks.set(stem, ending === 'XX' ? HUNDRED : [...(blocks.get(stem) ?? []), ending]);
    }
  }
  return { country, type, areaCode, locality, blocks: [...blocks].map(([stem, endings]) => ({ stem, endings })) };
}

/** Everything that a pattern stands for whose last characters are an X for any digit, ascending. */
function expand(pattern: string): readonly string[] {
  const start = pattern.replace(/X+$/, '');
  const digits = pattern.length - start.length;
  if (digits === 0) return [start];
  return Array.from({ length: 10 ** digits }, (_, index) => start + String(index).padStart(digits, '0'));
}
