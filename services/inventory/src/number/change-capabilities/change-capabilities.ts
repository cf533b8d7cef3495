import type { Capabilities } from '#number-facts';
import type { NumberEvent } from '../domain/number.events.js';
import type { NumberState } from '../domain/number.state.js';

/** What the carrier says that the number can do. */
export interface ChangeCapabilities {
  readonly capabilities: Capabilities;
}

/** Assignments stay: a number that has lost voice says so to whoever calls with it, until somebody decides. */
export function decideChangeCapabilities({ capabilities }: ChangeCapabilities, number: NumberState): NumberEvent[] {
  if (number.status !== 'active') return [];
  const { voice, sms, mms } = capabilities;
  const now = number.capabilities;
  if (voice === now.voice && sms === now.sms && mms === now.mms) return [];
  return [{ type: 'CapabilitiesChanged', number: number.number, capabilities: { voice, sms, mms } }];
}
