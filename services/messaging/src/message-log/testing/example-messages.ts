import { MessageEventLog, timeAt } from './message-events.js';

export const OURS = '+14155550100';
export const OURS_IN_BERLIN = '+4915112345678';
export const AMY = '+442071838750';
export const SHORT_CODE = '22395';

/** One message of each sort, and one of another workspace. */
export async function exampleMessages(): Promise<MessageEventLog> {
  const log = new MessageEventLog();
  await log.receive('acme', 'in-1', 'Hello, is anybody there?', { subject: AMY });
  await log.request('acme', 'out-1', 'Yes, how can we help?', { subject: AMY });
  log.tell('acme', 'out-1', 'delivered');
  const media = { kind: 'mms', mediaCount: 2, segments: 3, encoding: 'UCS-2' } as const;
  await log.receive('acme', 'in-2', 'Das Bild von gestern', { ...media, number: OURS_IN_BERLIN, agentId: 'support' });
  // Heard of last, and sent before all others.
  const unanswered = { subject: SHORT_CODE, number: OURS_IN_BERLIN, agentId: null, occurredAt: timeAt(0) };
  await log.sentElsewhere('acme', 'out-2', 'STOP', unanswered);
  await log.request('acme', 'out-3', 'Hello again', { subject: SHORT_CODE, carrierAccountId: 'telnyx-1' });
  const failure = { code: 'recipient_unreachable', carrierCode: '30003', detail: 'It is off.', remedy: 'Wait.' };
  const [messageId, subject, number, agentId] = ['out-3', SHORT_CODE, OURS, 'sales'];
  log.record('acme', {
    type: 'MessageFailed',
    messageId,
    subject,
    number,
    agentId,
    status: 'failed',
    ...failure,
    report: null,
  });
  await log.request('acme', 'out-4', 'Nobody knows', { subject: AMY });
  const doubt = { code: 'carrier_unavailable', detail: 'Twilio did not answer in time.' };
  log.record('acme', { type: 'MessageUncertain', messageId: 'out-4', ...doubt });
  await log.receive('globex', 'in-3', 'Hello from elsewhere', { subject: AMY });
  return log;
}
