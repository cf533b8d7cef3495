import type { Answer } from '../../../services/standalone/src/testing/http-client.js';
import type { Ask, ShownImport } from '../stage/desk.js';
import type { ConnectedAccount, ImportOf, Shown, Stage, Workspace } from '../stage/stage.js';

/** An ask, by whom, and what it was answered once it was. */
export interface AskedOf extends Ask {
  readonly workspace: Workspace;
}

/** How everything ended, for a scene to judge. */
export interface Ended extends Shown {
  readonly stage: Stage;
  readonly answers: readonly Answer[];
}

/** A scene that stands where its process begins. */
export interface Prepared {
  readonly account: ConnectedAccount;
  readonly asks: readonly AskedOf[];
  /** Beside the ids of the asks, by what its writes are known. */
  readonly numbers: readonly string[];
  /** Sentences about what has not come of it; none when all is as if nothing had gone wrong. */
  readonly wrong: (ended: Ended) => readonly string[] | Promise<readonly string[]>;
}

/** Something that the product does at a carrier, from an ask to its end. */
export interface Scene {
  readonly name: string;
  /** Whether several are at work at once: then no two runs take the same steps. */
  readonly isContest: boolean;
  prepare(stage: Stage): Promise<Prepared>;
}

/** Imports that were acknowledged. */
export function importsIn(asks: readonly AskedOf[], answers: readonly Answer[]): readonly ImportOf[] {
  return asks.flatMap(({ path, workspace }, index) => {
    const answer = answers[index];
    if (path !== '/v1/imports' || answer?.status !== 202) return [];
    return [{ workspace, id: (answer.body as { id: string }).id }];
  });
}

/** Sentences about answers other than what is expected. */
export function unlessAnswered(answers: readonly Answer[], ...statuses: readonly number[]): readonly string[] {
  return answers
    .filter(({ status }) => !statuses.includes(status))
    .map(({ status, body }) => `It was answered ${status}: ${JSON.stringify(body)}.`);
}

/** Buys a number and waits until it is here. */
export async function boughtNumber(
  stage: Stage,
  account: ConnectedAccount,
  workspace: Workspace = 'default',
): Promise<string> {
  const number = stage.nextNumber();
  const desk = stage.desks[workspace];
  const body = { carrierAccountId: account.ids[workspace], number };
  const { body: begun } = await desk.ask({ method: 'POST', path: '/v1/purchases', body });
  const { id } = begun as { id: string };
  await until(async () => {
    const { status } = await desk.read<{ status: string }>(`/v1/purchases/${id}`);
    return status === 'completed';
  }, `The purchase of ${number} has not completed.`);
  return number;
}

/** A number with somebody else's webhooks, brought in from the account. */
export async function importedNumber(stage: Stage, account: ConnectedAccount, index: number): Promise<string> {
  const number = await seededNumber(stage, account, index);
  const body = { carrierAccountId: account.ids.default, numbers: [number], confirmLive: true };
  const { body: begun } = await stage.desks.default.ask({ method: 'POST', path: '/v1/imports', body });
  const { id } = begun as { id: string };
  await until(async () => {
    const { status, imported } = await stage.desks.default.read<ShownImport>(`/v1/imports/${id}`);
    return status === 'finished' && imported === 1;
  }, `The import of ${number} has not brought it.`);
  return number;
}

/** A number that the account holds, set up for somebody else, whose password is in the URL. */
export async function seededNumber(stage: Stage, account: ConnectedAccount, index: number): Promise<string> {
  const password = `pw-${stage.chance.below(1e9).toString(36)}-${index}-of-theirs`;
  stage.secrets.add(password);
  const url = `https://somebody:${password}@elsewhere.example/hook?key=${index}`;
  const configurations =
    stage.carrier === 'twilio'
      ? [
          { voice_url: url, voice_method: 'GET', sms_url: url, voice_fallback_url: url, status_callback: url },
          { voice_application_sid: `AP${String(index).padStart(32, '0')}`, sms_url: url, sms_method: 'GET' },
          {},
        ]
      : await configurationsAtTelnyx(stage, account, url);
  return stage.emulator.seedNumber(account.id, configurations[index % configurations.length]!);
}

/** There a number names what takes its calls and messages. */
async function configurationsAtTelnyx({ emulator }: Stage, { id }: ConnectedAccount, url: string) {
  const application = { application_name: 'Their answering machine', webhook_event_url: url };
  const profile = { name: 'Their texts', webhook_url: url, whitelisted_destinations: ['US'] };
  const connection_id = await emulator.makeAtTelnyx(id, 'call_control_applications', application);
  const messaging_profile_id = await emulator.makeAtTelnyx(id, 'messaging_profiles', profile);
  return [
    { connection_id, messaging_profile_id, customer_reference: 'their own' },
    { connection_id, tags: ['theirs'] },
    {},
  ];
}

const LOOK_EVERY_MS = 100;
const MAX_WAIT_MS = 120_000;

export async function until(isSo: () => Promise<boolean>, otherwise: string): Promise<void> {
  const deadlineMs = performance.now() + MAX_WAIT_MS;
  while (!(await isSo())) {
    if (performance.now() > deadlineMs) throw new Error(otherwise);
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}
