import { describe, expect, test } from '@jest/globals';
import { exampleMessages } from './example-messages.js';
import { everything, filled, follow, idsFound } from './filled-message-log.js';
import type { OpenMessageLog } from './filled-message-log.js';
import { MessageEventLog } from './message-events.js';

const AMY = '+442071838750';
const BOB = '+4915112345678';

/** What every adapter of the message log must find by words, and no more. */
export function describeMessageSearch(open: OpenMessageLog): void {
  describe('search', () => {
    test.each<[string, string, string[]]>([
      ['a word', 'anybody', ['in-1']],
      ['in any case', 'HELLO', ['out-3', 'in-1']],
      ['with any accents', 'hélló', ['out-3', 'in-1']],
      ['several words, in any order', 'again hello', ['out-3']],
      ['several words that stand in no message together', 'hello help', []],
      ['no part of a word', 'hell', []],
      ['between punctuation', '…hello!', ['out-3', 'in-1']],
      ['the other party', '22395', ['out-3', 'out-2']],
      ['the other party as it is written', '+442071838750', ['out-4', 'in-2', 'out-1', 'in-1']],
      ['our number and a word', '4915112345678 gestern', ['in-2']],
      ['a word that nobody said', 'xylophone', []],
      ['spaces alone leave nothing out', '  ', ['out-4', 'out-3', 'in-2', 'out-1', 'in-1', 'out-2']],
      ['an empty search', '', ['out-4', 'out-3', 'in-2', 'out-1', 'in-1', 'out-2']],
      ['punctuation alone', '…?', []],
      ['quotes and operators', '"* NEAR (', []],
    ])('%s', async (_, q, expected) => {
      const model = await filled(open, await exampleMessages());
      expect(await idsFound(model, { q })).toEqual(expected);
      await model.close();
    });

    test('with filters, in both orders', async () => {
      const model = await filled(open, await exampleMessages());
      expect(await idsFound(model, { q: 'hello', direction: 'inbound' })).toEqual(['in-1']);
      expect(await idsFound(model, { q: 'hello', status: 'failed' })).toEqual(['out-3']);
      expect(await idsFound(model, { q: 'hello', sender: AMY })).toEqual(['in-1']);
      expect(await idsFound(model, { q: 'hello', oldestFirst: true, limit: 1 })).toEqual(['in-1', 'out-3']);
      expect(await idsFound(model, { q: 'hello', agentId: 'nobody' })).toEqual([]);
      await model.close();
    });

    test('what has accents is found without, and words of scripts without blanks', async () => {
      const log = new MessageEventLog();
      await log.receive('acme', 'in-1', 'Ça va très bien à Bogotá');
      await log.receive('acme', 'in-2', '你好世界');
      const model = await filled(open, log);
      expect(await idsFound(model, { q: 'TRES bogota' })).toEqual(['in-1']);
      expect(await idsFound(model, { q: '世界' })).toEqual(['in-2']);
      await model.close();
    });

    test('before anything was sealed nothing is found', async () => {
      const model = await open(new MessageEventLog().keys);
      expect(await model.query({ workspace: 'acme', q: 'hello' })).toEqual({ rows: [], nextCursor: null });
      await model.close();
    });

    describeErasing(open);
  });
}

function describeErasing(open: OpenMessageLog): void {
  async function log(): Promise<MessageEventLog> {
    const events = new MessageEventLog();
    await events.receive('acme', 'of-amy', 'Hello from London', { subject: AMY });
    await events.receive('acme', 'of-bob', 'Hello from Berlin', { subject: BOB });
    await events.receive('globex', 'of-amy', 'Hello from London', { subject: AMY });
    return events;
  }

  test('what was erased is found by no word of it, and by all else', async () => {
    const events = await log();
    const model = await filled(open, events);
    const before = await everything(model);
    await events.erase('acme', AMY);
    await follow(model, events);
    for (const q of ['hello', 'hello from', AMY.slice(1)])
      expect(await idsFound(model, { q })).toEqual(q.startsWith('hello') ? ['of-bob'] : []);
    expect(await idsFound(model, { subject: AMY })).toEqual(['of-amy']);
    expect(await idsFound(model, {})).toEqual(['of-bob', 'of-amy']);
    // Sealed with a key that nobody has any more: it stays, and cannot be read.
    expect(await everything(model)).toEqual(before);
    const { content } = before.at(-1)!;
    expect(await events.keys.toOpen({ workspace: 'acme', subject: AMY }, content.keyId)).toBeUndefined();
    expect((await model.query({ workspace: 'globex', q: 'london' })).rows).toHaveLength(1);
    await model.close();
  });

  test('what is said afterwards is found', async () => {
    const events = await log();
    const model = await filled(open, events);
    await events.erase('acme', AMY);
    await events.receive('acme', 'of-amy-later', 'Hello once more', { subject: AMY });
    await follow(model, events);
    expect(await idsFound(model, { q: 'hello' })).toEqual(['of-amy-later', 'of-bob']);
    await events.erase('acme', BOB);
    events.tell('acme', 'of-bob', 'delivered');
    await follow(model, events);
    expect(await idsFound(model, { q: 'hello' })).toEqual(['of-amy-later']);
    await model.close();
  });

  test('filled again, it has no words of what was erased meanwhile', async () => {
    const events = await log();
    await events.erase('acme', AMY);
    const model = await filled(open, events);
    expect(await idsFound(model, { q: 'hello' })).toEqual(['of-bob']);
    expect(await idsFound(model, {})).toEqual(['of-bob', 'of-amy']);
    await model.close();
  });
}
