import type { Capabilities, NumberType } from '#number-facts';

/** Where numbers of a country and type come from. `code`: the digits after the country's, without a national prefix. */
export interface Area {
  readonly code: string;
  readonly locality: string | null;
  readonly region: string | null;
  /** What follows the code: `#` any digit, `2-5` a digit of these. */
  readonly subscriber: string;
  /** No number of it is to be had. */
  readonly isEmpty?: boolean;
}

export interface OfferedType {
  readonly type: NumberType;
  readonly monthlyCost: { readonly twilio: string; readonly telnyx: string };
  readonly capabilities: Capabilities;
  /** Whose address the buyer has to give, as Twilio names it. */
  readonly address: 'none' | 'any' | 'local' | 'foreign';
  readonly needsBundle: boolean;
  readonly areas: readonly Area[];
}

export interface Country {
  readonly iso: string;
  readonly name: string;
  readonly callingCode: string;
  readonly types: readonly OfferedType[];
}

const VOICE_SMS_MMS = { voice: true, sms: true, mms: true };
const VOICE_SMS = { voice: true, sms: true, mms: false };
const VOICE = { voice: true, sms: false, mms: false };

const NANP = '[2-5][3-9]#####';

/** `415 San Francisco CA`, one a line; a line that ends in `empty` has no numbers. */
function northAmerican(lines: string): Area[] {
  return lines
    .trim()
    .split('\n')
    .map((line) => {
      const [, code = '', locality = '', region = '', empty] = /^\s*(\d{3}) (.+) ([A-Z]{2})( empty)?$/.exec(line) ?? [];
      return { code, locality, region, subscriber: NANP, isEmpty: empty !== undefined };
    });
}

function area(code: string, subscriber: string, locality: string | null = null, isEmpty = false): Area {
  return { code, locality, region: null, subscriber, isEmpty };
}

const US_AREAS = northAmerican(`
  201 Jersey City NJ
  202 Washington DC
  206 Seattle WA
  212 New York NY empty
  213 Los Angeles CA
  214 Dallas TX
  215 Philadelphia PA
  303 Denver CO
  305 Miami FL
  310 Beverly Hills CA
  312 Chicago IL empty
  323 Los Angeles CA
  332 New York NY
  404 Atlanta GA
  408 San Jose CA
  415 San Francisco CA
  469 Dallas TX
  470 Atlanta GA
  510 Oakland CA
  512 Austin TX
  602 Phoenix AZ
  617 Boston MA
  628 San Francisco CA
  646 New York NY
  650 San Mateo CA
  702 Las Vegas NV
  713 Houston TX
  718 Brooklyn NY
  720 Denver CO
  737 Austin TX
  773 Chicago IL
  857 Boston MA`);

const CA_AREAS = northAmerican(`
  416 Toronto ON empty
  437 Toronto ON
  514 Montreal QC
  604 Vancouver BC
  647 Toronto ON`);

const TOLL_FREE = [area('800', NANP, null, true), area('833', NANP), area('844', NANP), area('888', NANP)];

function local(twilio: string, telnyx: string, areas: readonly Area[]): OfferedType {
  return {
    type: 'local',
    monthlyCost: { twilio, telnyx },
    capabilities: VOICE_SMS_MMS,
    address: 'none',
    needsBundle: false,
    areas,
  };
}

function tollFree(twilio: string, telnyx: string, areas: readonly Area[]): OfferedType {
  return { ...local(twilio, telnyx, areas), type: 'toll_free' };
}

/** What both carriers offer here: enough of five countries and more to meet every case, and nothing like their stock. */
export const COUNTRIES: readonly Country[] = [
  {
    iso: 'US',
    name: 'United States',
    callingCode: '1',
    types: [local('1.15', '1.00', US_AREAS), tollFree('2.15', '1.25', TOLL_FREE)],
  },
  {
    iso: 'CA',
    name: 'Canada',
    callingCode: '1',
    types: [local('1.15', '1.00', CA_AREAS), tollFree('2.15', '1.25', [area('855', NANP), area('877', NANP)])],
  },
  {
    iso: 'GB',
    name: 'United Kingdom',
    callingCode: '44',
    types: [
      {
        ...local('1.15', '1.00', [area('20', '7#######', 'London'), area('161', '4######', 'Manchester')]),
        address: 'any',
        capabilities: VOICE,
      },
      {
        ...local('1.15', '1.50', [area('7400', '######')]),
        type: 'mobile',
        capabilities: VOICE_SMS,
        needsBundle: true,
      },
      { ...local('1.15', '1.00', [area('330', '3######')]), type: 'national', capabilities: VOICE },
      { ...tollFree('2.15', '2.00', [area('800', '3######')]), capabilities: VOICE },
    ],
  },
  {
    iso: 'DE',
    name: 'Germany',
    callingCode: '49',
    types: [
      {
        ...local('1.15', '1.00', [
          area('30', '[2-5]#######', 'Berlin'),
          area('40', '[2-5]#######', 'Hamburg', true),
          area('89', '[2-5]#######', 'Munich'),
        ]),
        address: 'local',
        needsBundle: true,
        capabilities: VOICE,
      },
      {
        ...local('6.50', '4.00', [area('1511', '#######')]),
        type: 'mobile',
        capabilities: VOICE_SMS,
        address: 'any',
        needsBundle: true,
      },
    ],
  },
  {
    iso: 'AU',
    name: 'Australia',
    callingCode: '61',
    types: [
      {
        ...local('3.00', '2.00', [area('2', '8[0-3]######', 'Sydney'), area('3', '9[0-3]######', 'Melbourne')]),
        address: 'any',
        capabilities: VOICE,
      },
      { ...local('6.50', '5.00', [area('412', '######')]), type: 'mobile', capabilities: VOICE_SMS, address: 'any' },
      { ...tollFree('16.00', '10.00', [area('1800', '[2-4]#####')]), capabilities: VOICE },
    ],
  },
];

export function countryOf(iso: string): Country | undefined {
  return COUNTRIES.find((country) => country.iso === iso);
}
