import type { CarrierWork, HeldNumber } from '#number-register';
import type { Capabilities } from '#number-facts';
import type { Override, OwnedNumber, Pointing, WebhookTargets } from '../carrier/carrier-facts.js';
import { overrideInWords } from '../carrier/overrides-in-words.js';
import type { DriftLine } from './domain/drift.events.js';
import type { ClaimantThere } from './claimants-there.js';
import { driftIdOf } from './drift.aggregate.js';

/** A number as its carrier has it. */
export interface NumberThere {
  readonly owned: OwnedNumber;
  readonly pointing: Pointing;
  /** Where its calls and messages go, for people. */
  readonly targets: Readonly<Record<keyof Pointing, string | null>>;
  readonly overrides: readonly Override[];
  /** Undefined when the carrier was not asked, or would not say. */
  readonly region: string | undefined;
  /** Why it would not say. */
  readonly regionRefusal?: unknown;
}

/** A number on both sides, at about the same time. */
export interface SeenNumber {
  readonly number: string;
  /** Undefined when this workspace does not hold it of this account. */
  readonly here: HeldNumber | undefined;
  readonly claimant: ClaimantThere;
  /** Undefined when the account does not hold it. */
  readonly there: NumberThere | undefined;
}

/** What is being done about numbers of an account, so that a difference is none, or not for long. */
export interface UnderWay {
  /** The import that may bring it in. */
  readonly coming: (number: string) => string | undefined;
  readonly moving: (number: string) => boolean;
}

const PARTS = ['voice', 'messages'] as const;
const MAX_WORDS_LENGTH = 200;

const OF_CALLS_AND_MESSAGES: ReadonlySet<DriftLine['kind']> = new Set([
  'webhooks_changed',
  'overridden',
  'region_changed',
]);

/** Everything in which the two sides differ about a number. Pure: the same for the same. */
export function differencesOf(seen: SeenNumber, webhooks: WebhookTargets | undefined, underWay: UnderWay): DriftLine[] {
  const { number, here, there, claimant } = seen;
  if (!here) {
    const isUnknown = there && claimant === 'nobody' && underWay.coming(number) === undefined;
    return isUnknown ? [lineOf('number_unknown', number, null, targetsInWords(there, PARTS))] : [];
  }
  if (here.status !== 'active') return [];
  if (!there) return [lineOf('number_gone', number, 'active', null)];
  const capabilities = changedCapabilities(here, there);
  // It may be let go of yet, and then nobody would take it home from where a fix has moved it.
  if (isArriving(here, underWay)) return capabilities;
  const region = underWay.moving(number) ? [] : changedRegion(here, there);
  return [...capabilities, ...changedTargets(here, there, webhooks), ...region];
}

/** What is under way may hide a line of that kind, so that nobody can say before its end whether that is over. */
export function hiderOf(
  kind: DriftLine['kind'],
  { number, here, there, claimant }: SeenNumber,
  underWay: UnderWay,
): 'import' | 'region' | 'give-back' | undefined {
  if (kind === 'number_unknown') {
    const isComing = here ? isArriving(here, underWay) : claimant === 'nobody' && underWay.coming(number) !== undefined;
    return there && isComing ? 'import' : undefined;
  }
  // It may fail yet, and then the number differs as before.
  if (here?.status === 'releasing') return there || kind === 'number_gone' ? 'give-back' : undefined;
  if (!here || !there || !OF_CALLS_AND_MESSAGES.has(kind)) return undefined;
  if (isArriving(here, underWay)) return 'import';
  // Until it is there, what is set up where its calls are handled now is not compared.
  const mayHide = kind === 'region_changed' || there.region !== here.region;
  return mayHide && underWay.moving(number) ? 'region' : undefined;
}

/** Whether anything is under way with a number that may hide how it differs, as far as is known here. */
export function isInMotion(number: string, here: HeldNumber | undefined, underWay: UnderWay): boolean {
  if (!here) return underWay.coming(number) !== undefined;
  return here.status === 'releasing' || isArriving(here, underWay) || underWay.moving(number);
}

/** Whether calls are what it tells of: those that are handled in the region that is set here, and of no other. */
export function isAboutCalls(
  { kind, override }: DriftLine,
  { here, there }: Pick<SeenNumber, 'here' | 'there'>,
): boolean {
  if (kind === 'overridden') return override?.takes === 'voice';
  if (kind !== 'webhooks_changed' || !here || !there) return false;
  return lookedAtParts(here, there).changed.includes('voice');
}

/** What of the account's own set-up sends nothing here. */
export function setupDifferences(pointing: Pointing, webhooks: WebhookTargets): DriftLine[] {
  const parts = PARTS.filter((part) => !pointing[part]);
  return parts.length === 0 ? [] : [lineOf('webhooks_changed', null, oursInWords(webhooks, parts), null)];
}

export function underWayOf(work: readonly CarrierWork[], workspace: string, carrierAccountId: string): UnderWay {
  const ours = work.filter((each) => each.workspace === workspace && each.carrierAccountId === carrierAccountId);
  const imports = ours.filter((each) => each.kind === 'import');
  const coming = new Map(
    imports.flatMap(({ importId, numbers }) =>
      numbers === 'all' ? [] : numbers.map((number) => [number, importId] as const),
    ),
  );
  const ofAll = imports.find(({ numbers }) => numbers === 'all')?.importId;
  const moving = new Set(ours.flatMap((each) => (each.kind === 'region' ? [each.number] : [])));
  return { coming: (number) => coming.get(number) ?? ofAll, moving: (number) => moving.has(number) };
}

/** An older inventory does not say what is. */
function isArriving(here: HeldNumber, underWay: UnderWay): boolean {
  return here.isArriving ?? underWay.coming(here.number) !== undefined;
}

function changedCapabilities({ number, capabilities }: HeldNumber, { owned }: NumberThere): DriftLine[] {
  const [now, then] = [capabilitiesInWords(owned.capabilities), capabilitiesInWords(capabilities)];
  return now === then ? [] : [lineOf('capabilities_changed', number, then, now)];
}

/** What something in the way explains is told of that alone. */
function changedTargets(here: HeldNumber, there: NumberThere, webhooks: WebhookTargets | undefined): DriftLine[] {
  if (!webhooks) return [];
  const { number } = here;
  const { overrides, changed } = lookedAtParts(here, there);
  const overridden = overrides.map((override) => overrideLine(number, override));
  if (changed.length === 0) return overridden;
  const ours = oursInWords(webhooks, changed);
  return [lineOf('webhooks_changed', number, ours, targetsInWords(there, changed)), ...overridden];
}

/** What is in the way, and what goes elsewhere with nothing in the way that explains it. */
function lookedAtParts({ region }: HeldNumber, there: NumberThere) {
  // How calls are taken where none are handled does not matter.
  const parts = there.region === undefined || there.region === region ? PARTS : (['messages'] as const);
  const overrides = there.overrides.filter(({ takes }) => parts.some((part) => part === takes));
  const isExplained = (part: keyof Pointing) => overrides.some(({ takes }) => takes === part);
  return { overrides, changed: parts.filter((part) => !there.pointing[part] && !isExplained(part)) };
}

function changedRegion({ number, region }: HeldNumber, there: NumberThere): DriftLine[] {
  if (region === null || there.region === undefined || there.region === region) return [];
  return [lineOf('region_changed', number, region, there.region)];
}

function overrideLine(number: string, override: Override): DriftLine {
  const { kind, id, takes } = override;
  const words = `${overrideInWords(override)} takes ${wordFor(takes)}`;
  const driftId = driftIdOf('overridden', number, `${kind} ${id} ${takes}`);
  return { driftId, kind: 'overridden', number, here: null, there: shortened(words), override };
}

function lineOf(kind: DriftLine['kind'], number: string | null, here: string | null, there: string | null): DriftLine {
  const words = (text: string | null) => text && shortened(text);
  return { driftId: driftIdOf(kind, number), kind, number, here: words(here), there: words(there), override: null };
}

function capabilitiesInWords({ voice, sms, mms }: Capabilities): string {
  return [voice && 'voice', sms && 'sms', mms && 'mms'].filter(Boolean).join(', ') || 'nothing';
}

function oursInWords(webhooks: WebhookTargets, parts: readonly (keyof Pointing)[]): string {
  return parts.map((part) => `${wordFor(part)} to ${webhooks[part]}`).join(', ');
}

function targetsInWords({ targets }: NumberThere, parts: readonly (keyof Pointing)[]): string {
  return parts.map((part) => `${wordFor(part)} to ${targets[part] ?? 'nowhere'}`).join(', ');
}

function wordFor(part: keyof Pointing): string {
  return part === 'voice' ? 'calls' : 'messages';
}

/** What others have written may be as long as they like. */
function shortened(text: string): string {
  return text.length > MAX_WORDS_LENGTH ? `${text.slice(0, MAX_WORDS_LENGTH - 1)}…` : text;
}
