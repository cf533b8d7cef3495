/** Provinces of Canada: their two letters, as NANPA writes them, and the number by which GeoNames knows them. */
const PROVINCES = [
  ['AB', 'ALBERTA', '01'],
  ['BC', 'BRITISH COLUMBIA', '02'],
  ['MB', 'MANITOBA', '03'],
  ['NB', 'NEW BRUNSWICK', '04'],
  ['NL', 'NEWFOUNDLAND AND LABRADOR', '05'],
  ['NS', 'NOVA SCOTIA', '07'],
  ['NT', 'NORTHWEST TERRITORIES', '13'],
  ['NU', 'NUNAVUT', '14'],
  ['ON', 'ONTARIO', '08'],
  ['PE', 'PRINCE EDWARD ISLAND', '09'],
  ['QC', 'QUEBEC', '10'],
  ['SK', 'SASKATCHEWAN', '11'],
  ['YT', 'YUKON', '12'],
] as const;

/** Every other place by NANPA's name for it. Territories of the United States are countries to ISO 3166-1, and to carriers. */
const COUNTRIES: Readonly<Record<string, string>> = {
  ANGUILLA: 'AI',
  'ANTIGUA/BARBUDA': 'AG',
  AS: 'AS',
  BAHAMAS: 'BS',
  BARBADOS: 'BB',
  BERMUDA: 'BM',
  'BRITISH VIRGIN ISLANDS': 'VG',
  'CAYMAN ISLANDS': 'KY',
  CNMI: 'MP',
  DOMINICA: 'DM',
  'DOMINICAN REPUBLIC': 'DO',
  GRENADA: 'GD',
  GU: 'GU',
  JAMAICA: 'JM',
  MONTSERRAT: 'MS',
  PR: 'PR',
  'SINT MAARTEN': 'SX',
  'ST. KITTS & NEVIS': 'KN',
  'ST. LUCIA': 'LC',
  'ST. VINCENT & GRENADINES': 'VC',
  'TRINIDAD & TOBAGO': 'TT',
  'TURKS & CAICOS ISLANDS': 'TC',
  VI: 'VI',
};

/** ISO 3166-2 of each state or province that NANPA names, or the ISO 3166-1 code of the country. Throws on an unknown name. */
export function placesOf(location: string): string[] {
  return location.split(/ ?- ?/).map((name) => {
    const province = PROVINCES.find(([, names]) => names === name);
    if (province) return `CA-${province[0]}`;
    if (COUNTRIES[name]) return COUNTRIES[name];
    if (/^[A-Z]{2}$/.test(name)) return `US-${name}`;
    throw new Error(
      `NANPA names ${name} as a location, which is neither a state, nor a province, nor a country known here`,
    );
  });
}

/** Two letters of the state or province that GeoNames means; empty where it has none. */
export function stateCodeOf(country: string, area: string): string {
  if (country === 'CA') return PROVINCES.find(([, , number]) => number === area)?.[0] ?? '';
  return country === 'US' ? area : '';
}
