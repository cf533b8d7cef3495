import type { TrueMessage } from './truth.js';

/** A message as the product shows it. */
export interface LoggedMessage {
  readonly id: string;
  readonly carrierMessageId: string | null;
  readonly direction: string;
  readonly kind: string;
  readonly from: string;
  readonly to: string;
  readonly body: string | null;
  readonly status: string;
  readonly agentId: string | null;
  readonly failure?: { readonly code: string };
  readonly createdAt: string;
}

const MAX_TOLD = 20;

/** Everything in which the log is not true, in sentences; empty when it is. */
export function compareWithTruth(truth: readonly TrueMessage[], logged: readonly LoggedMessage[]): readonly string[] {
  const faults: string[] = [];
  const byName = Map.groupBy(logged, ({ carrierMessageId }) => carrierMessageId ?? '');
  for (const message of truth) {
    const { carrierMessageId } = message;
    const found = byName.get(carrierMessageId) ?? [];
    byName.delete(carrierMessageId);
    if (found.length !== 1) faults.push(`${carrierMessageId} is in the log ${found.length} times.`);
    else faults.push(...differences(message, found[0]!));
  }
  for (const [name, messages] of byName) faults.push(`${name} is in the log ${messages.length} times, and never was.`);
  const times = logged.map(({ createdAt }) => createdAt);
  if (times.some((time, index) => index > 0 && time < times[index - 1]!)) faults.push('The log is not in order.');
  return faults.length > MAX_TOLD ? [...faults.slice(0, MAX_TOLD), `… and ${faults.length - MAX_TOLD} more.`] : faults;
}

function differences(truth: TrueMessage, logged: LoggedMessage): string[] {
  const shown: TrueMessage = {
    carrierMessageId: truth.carrierMessageId,
    direction: logged.direction as TrueMessage['direction'],
    kind: logged.kind as TrueMessage['kind'],
    from: logged.from,
    to: logged.to,
    body: logged.body ?? '',
    status: logged.status,
    failureCode: logged.failure?.code ?? null,
    agentId: logged.agentId ?? '',
  };
  return (Object.keys(truth) as (keyof TrueMessage)[])
    .filter((field) => truth[field] !== shown[field])
    .map(
      (field) => `${truth.carrierMessageId}: ${field} is ${String(shown[field])}, and truly ${String(truth[field])}.`,
    );
}
