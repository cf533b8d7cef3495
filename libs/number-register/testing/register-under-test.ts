import { expect } from '@jest/globals';
import type {
  CarrierWork,
  Claimant,
  ImportWork,
  ImportedRow,
  NumberRegister,
  NumberWork,
  OnBehalf,
  RegisteredNumber,
} from '../number-register.port.js';

/** How many rows an import is said to have in the end, and until when its carrier rests: ISO 8601, UTC. */
export interface ShownProgress {
  readonly expected: number | null;
  readonly restingUntil: string | null;
}

/** A row as it is shown: of one that was imported, code and detail are those of its remark, if there is any. */
export interface ShownRow {
  readonly number: string;
  readonly outcome: ImportedRow['outcome'];
  readonly code: string | null;
  readonly detail: string | null;
}

/** A register, and how the inventory decides things of which it tells. */
export interface RegisterUnderTest {
  readonly register: NumberRegister;
  /** The number is to be given back; somebody holds it. */
  beginGiveBack(work: Extract<NumberWork, { kind: 'give-back' }>): Promise<void> | void;
  beginRegion(work: Extract<NumberWork, { kind: 'region' }>): Promise<void> | void;
  beginImport(work: ImportWork): Promise<void> | void;
  /** What those who watch an import are shown of `noteProgress`. */
  shownOf(workspace: string, importId: string): Promise<ShownProgress>;
  /** The rows that they are shown of `recordImported`. */
  rowsOf(workspace: string, importId: string): Promise<readonly ShownRow[]>;
  close?(): Promise<void>;
}

export const NUMBER = '+14155550100';
export const OTHER_NUMBER = '+14155550101';
const actor = { kind: 'root_key', id: 'root', name: 'root' } as const;
const as = (workspace: string): OnBehalf => ({ workspace, actor, correlationId: 'r1', causationId: 'r1' });
export const [home, away] = [as('home'), as('away')];

export const bought: RegisteredNumber = {
  number: NUMBER,
  carrier: 'twilio',
  carrierAccountId: 'twilio-1',
  numberType: 'local',
  capabilities: { voice: true, sms: true, mms: false },
  country: 'US',
  locality: 'San Francisco, CA',
  monthlyCost: { amount: '1.15', currency: 'USD' },
};
export const other: RegisteredNumber = { ...bought, number: OTHER_NUMBER };

const reason = 'Nobody calls it.';
const asked = { workspace: 'home', carrierAccountId: 'twilio-1', actor, correlationId: 'r1', reason };
export const at = (second: number) => ({
  askedBy: `0199a0f0-0000-7000-8000-00000000000${second}`,
});
export const release = { ...asked, ...at(1), kind: 'give-back', how: 'release', regions: [], number: NUMBER } as const;
export const toIreland = {
  ...asked,
  ...at(2),
  kind: 'region',
  region: { value: 'ie1', edge: null },
  former: { value: 'us1', edge: null },
  number: NUMBER,
} as const;
export const importWork: ImportWork = {
  ...asked,
  ...at(3),
  kind: 'import',
  importId: 'import-1',
  numbers: 'all',
  confirmLive: false,
};
export const imported = (number: string): ImportedRow => ({ number, outcome: 'imported' });
export const failed = (number: string): ImportedRow => ({
  number,
  outcome: 'failed',
  code: 'carrier_refused',
  detail: 'No.',
});

/** What the test at hand works with. */
export let opened: RegisterUnderTest;
export let register: NumberRegister;

export const said = (code: string) => expect.objectContaining({ code });
export const claimantsOf = async (workspace: string, ...numbers: string[]): Promise<readonly Claimant[]> =>
  Object.values(await register.claimants(workspace, numbers));
export const kindsOf = (work: readonly CarrierWork[]) => work.map(({ kind }) => kind);

/** To be called before each test. */
export function workWith(under: RegisterUnderTest): void {
  opened = under;
  ({ register } = under);
}
