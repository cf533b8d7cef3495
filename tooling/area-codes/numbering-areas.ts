import { parse } from 'csv-parse/sync';

/** Ground that one or several area codes serve. */
export interface NumberingArea {
  readonly codes: readonly string[];
  /** As NANPA writes it, such as `CA`, `NOVA SCOTIA - PRINCE EDWARD ISLAND`, `ST. LUCIA`. */
  readonly location: string;
}

interface ReportedCode {
  readonly NPA_ID: string;
  readonly USE: string;
  readonly LOCATION: string;
  readonly ASSIGNED: string;
  readonly IN_SERVICE: string;
  readonly IN_SERVICE_DT: string;
  readonly STATUS: string;
  readonly OVERLAY_COMPLEX: string;
  readonly SERVICE: string;
}

/** Reads NANPA's area code report. A code that is assigned counts as in service from its day on, whatever the report's age. */
export function readNumberingPlan(report: string, inServiceOn: string): { areas: NumberingArea[]; tollFree: string[] } {
  const rows = parse<ReportedCode>(report, { columns: true, from_line: 2, relax_column_count: true });
  const served = rows.filter((row) => isInService(row, inServiceOn));
  const geographic = new Map(served.filter(({ USE }) => USE === 'G').map((row) => [row.NPA_ID, row]));
  return {
    areas: areasOf(geographic).map((codes) => ({ codes, location: geographic.get(codes[0] ?? '')?.LOCATION ?? '' })),
    tollFree: served.filter(({ SERVICE }) => SERVICE === 'Toll-Free').map(({ NPA_ID }) => NPA_ID),
  };
}

function isInService(row: ReportedCode, day: string): boolean {
  if (row.IN_SERVICE === 'Y') return true;
  return row.ASSIGNED === 'Yes' && row.IN_SERVICE_DT !== '' && new Date(`${row.IN_SERVICE_DT} UTC`) <= new Date(day);
}

function areasOf(codes: ReadonlyMap<string, ReportedCode>): string[][] {
  const reported = [...codes.values()].flatMap((row) => complexesOf(row, codes));
  const distinct = [...new Map(reported.map((area) => [area.join(' '), area])).values()];
  return distinct.filter((area) => !isOutOfDate(area, distinct) && !isSeveral(area, distinct));
}

/** The sets of codes that the row tells of, sorted; a code without overlays is alone. A suspended plan tells of nothing. */
function complexesOf(row: ReportedCode, codes: ReadonlyMap<string, ReportedCode>): string[][] {
  const told = row.STATUS === 'Suspended' ? [] : row.OVERLAY_COMPLEX.split(',');
  const areas = told.map((complex) => (complex.match(/\d{3}/g) ?? []).filter((code) => codes.has(code)).toSorted());
  return areas.some((area) => area.length > 0) ? areas : [[row.NPA_ID]];
}

const contains = (larger: readonly string[], smaller: readonly string[]): boolean =>
  larger.length > smaller.length && smaller.every((code) => larger.includes(code));

const within = (area: readonly string[], areas: readonly (readonly string[])[]) =>
  areas.filter((other) => contains(area, other));

/** Rows of codes that serve two areas give both in one; the areas stand in the rows of the codes that serve one. */
function isSeveral(area: readonly string[], areas: readonly (readonly string[])[]): boolean {
  const parts = within(area, areas);
  return parts.length > 1 && area.every((code) => parts.some((part) => part.includes(code)));
}

/** Not every row is brought up to date when a code is added. One code alone is no such case: it has ground of its own. */
function isOutOfDate(area: readonly string[], areas: readonly (readonly string[])[]): boolean {
  return area.length > 1 && areas.some((other) => contains(other, area) && !isSeveral(other, areas));
}
