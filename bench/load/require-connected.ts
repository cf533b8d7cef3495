import { connectingDocument } from '../../services/carrier/src/inbound-voice/voice-document.js';
import { connectAt, numberAt } from '../fixtures/number-fleet.js';
import type { CalledAccount } from './signed-calls.js';
import { signedCall } from './signed-calls.js';

/** So many of the calls are asked about, spread over all of them. */
const ASKED = 20;

/**
 * Who asks what to do with a call is answered 200 also when nobody can take it. So some of the calls to the numbers with
 * these indexes are asked about before anything is measured: each must be connected with its agent. Resolves with how
 * long all the answers are, since the agents' names are.
 */
export async function requireConnected(
  port: number,
  account: CalledAccount,
  indexes: readonly number[],
): Promise<number> {
  const lengths = new Set<number>();
  const step = Math.max(1, Math.floor(indexes.length / ASKED));
  for (let place = 0; place < indexes.length; place += step) {
    const index = indexes[place]!;
    const { headers, body } = signedCall(account, numberAt(index), place);
    const answer = await fetch(`http://127.0.0.1:${port}${account.path}`, { method: 'POST', headers, body });
    const [said, expected] = [await answer.text(), connectingDocument('twilio', connectAt(index))!];
    if (answer.status !== 200 || said !== expected) {
      throw new Error(`A call to ${numberAt(index)} was answered ${answer.status}: ${said}\ninstead of: ${expected}`);
    }
    lengths.add(Buffer.byteLength(said));
  }
  const [length, ...others] = lengths;
  if (length === undefined || others.length > 0) throw new Error(`Answers are ${[...lengths].join(', ')} bytes long.`);
  return length;
}
