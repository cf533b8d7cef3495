import { describe, expect, test } from '@jest/globals';
import { OwnedNumberReader } from './owned-numbers.js';
import type { Query, Shape, TelnyxClient } from './telnyx-client.js';

interface NumberAtTelnyx {
  readonly phone_number: string;
  readonly status?: string;
  /** In which list it stands. One hosted for its messages alone has no number's settings. */
  readonly list: 'both' | 'numbers' | 'messages';
}

const SMS = { sms: { domestic_two_way: true }, mms: null };

/** Stands in for Telnyx's two lists of numbers, which are sorted alike; gives no more than `maxSize` at once. */
class ListsDouble implements Pick<TelnyxClient, 'get'> {
  readonly asked: string[] = [];

  constructor(
    private readonly numbers: readonly NumberAtTelnyx[],
    private readonly maxSize = 250,
  ) {}

  async get<Answer>(path: string, shape: Shape<Answer>, { query = {} }: { query?: Query } = {}): Promise<Answer> {
    const { number, size } = query['page'] as { number: number; size: number };
    this.asked.push(`${path} ${number}`);
    const other = path.endsWith('/messaging') ? 'numbers' : 'messages';
    const listed = this.numbers.filter(({ list }) => list !== other);
    const data = listed
      .slice((number - 1) * size, number * size)
      .slice(0, this.maxSize)
      .map((one) => ({ id: one.phone_number, status: 'active', features: SMS, ...one }));
    const meta = { total_results: listed.length, total_pages: Math.ceil(listed.length / size) };
    const answer: unknown = { data, meta };
    if (!shape.Check(answer)) throw new Error('The double gives an answer that Telnyx would not.');
    return answer;
  }
}

/** So many numbers in a row. */
function numbersFrom(start: number, count: number, list: NumberAtTelnyx['list'] = 'both'): NumberAtTelnyx[] {
  return Array.from({ length: count }, (_, index) => ({ phone_number: `+1415555${start + index}`, list }));
}

async function everyNumber(reader: OwnedNumberReader) {
  const numbers = [];
  for (let next: string | null | undefined = undefined; next !== null;) {
    const page = await reader.page(next);
    numbers.push(...page.numbers);
    ({ next } = page);
  }
  return numbers;
}

describe('what numbers can do with messages', () => {
  const silent = numbersFrom(1_000, 700, 'numbers');
  const texting = numbersFrom(2_000, 700);

  test.each([
    ['behind numbers without messages', [...silent, ...texting]],
    ['before numbers without messages', [...texting, ...numbersFrom(3_000, 700, 'numbers')]],
    ['behind numbers that have nothing else', [...numbersFrom(1_000, 700, 'messages'), ...texting]],
    ['nowhere', silent],
    ['everywhere', texting],
  ])('is found %s', async (_where, numbers) => {
    const listed = await everyNumber(new OwnedNumberReader(new ListsDouble(numbers)));
    const held = numbers.filter(({ list }) => list !== 'messages');
    expect(listed.map(({ number, capabilities }) => [number, capabilities.sms])).toStrictEqual(
      held.map(({ phone_number, list }) => [phone_number, list === 'both']),
    );
    expect(listed.every(({ capabilities }) => capabilities.voice && !capabilities.mms)).toBe(true);
  });

  test('costs one request for each page where all have it', async () => {
    const lists = new ListsDouble(texting);
    await everyNumber(new OwnedNumberReader(lists));
    expect(lists.asked).toHaveLength(2 * 3);
  });

  test('is looked for from the last page backwards where there are fewer', async () => {
    const lists = new ListsDouble([...numbersFrom(1_000, 2_000, 'numbers'), ...numbersFrom(3_000, 10)]);
    const { numbers } = await new OwnedNumberReader(lists).page('1992:+14155552991');
    expect(numbers.filter(({ capabilities }) => capabilities.sms)).toHaveLength(10);
    expect(lists.asked).toStrictEqual(['/phone_numbers 9', '/phone_numbers/messaging 9', '/phone_numbers/messaging 1']);
  });
});

describe('what an account holds', () => {
  test('is not what it orders, nor what it has given up', async () => {
    const statuses = ['active', 'purchase-pending', 'deleted', 'ported-out', 'port-out-pending', 'purchase-failed'];
    const numbers = statuses.map((status, index) => ({ ...numbersFrom(1_000 + index, 1)[0]!, status }));
    const { numbers: held } = await new OwnedNumberReader(new ListsDouble(numbers)).page();
    expect(held.map(({ number }) => number)).toStrictEqual(['+14155551000', '+14155551004']);
  });

  test('is never told in part as if it were all', async () => {
    const reader = new OwnedNumberReader(new ListsDouble(numbersFrom(1_000, 600), 100));
    await expect(everyNumber(reader)).rejects.toMatchObject({ code: 'carrier_answer_unreadable', effect: 'none' });
  });

  test('is looked for at its end, and no further, behind a place that is not there any more', async () => {
    const lists = new ListsDouble(numbersFrom(1_000, 600));
    const { numbers, next } = await new OwnedNumberReader(lists).page('200000000:+14155551598');
    expect([numbers.map(({ number }) => number), next]).toStrictEqual([['+14155551599'], null]);
    expect(lists.asked.filter((asked) => !asked.includes('messaging'))).toHaveLength(2);
  });

  test('has pages of its own alone', async () => {
    const reader = new OwnedNumberReader(new ListsDouble([]));
    await expect(reader.page('https://elsewhere.example')).rejects.toThrow('no page of numbers');
  });
});
