import { describe, expect, test } from '@jest/globals';
import { askedArea } from './asked-area.js';

const refusal = (message: string) => ({
  code: 'invalid_request',
  details: { errors: [{ field: 'areaCode', message: expect.stringContaining(message) }] },
});

describe('where numbers are looked for', () => {
  test('is the country that was named, else that of the area code, else the US', async () => {
    expect((await askedArea('415', 'CA')).country).toBe('CA');
    expect(await askedArea('416', undefined)).toEqual({ country: 'CA', note: undefined });
    expect(await askedArea('800', undefined)).toEqual({ country: 'US', note: undefined });
    expect(await askedArea(undefined, undefined)).toEqual({ country: 'US', note: undefined });
  });

  test('is nowhere for what cannot be an area code of North America', async () => {
    for (const areaCode of ['41', '4155', '115', '015', '415555']) {
      for (const country of ['US', 'CA', 'JM']) {
        await expect(askedArea(areaCode, country)).rejects.toMatchObject(refusal(`three digits, the first of them`));
      }
      await expect(askedArea(areaCode, undefined)).rejects.toMatchObject(refusal('country=GB'));
    }
  });

  test('has a note for what could be one, and is not in service', async () => {
    for (const country of ['US', undefined]) {
      expect((await askedArea('999', country)).note).toMatch(
        /there is no area code 999 in North America.*without areaCode/,
      );
    }
  });

  test('has a note for an area code of another country, and none for toll-free ones, which are of several', async () => {
    const notes = [];
    for (const [areaCode, country] of [
      ['416', 'US'],
      ['415', 'CA'],
      ['876', 'US'],
    ] as const) {
      notes.push((await askedArea(areaCode, country)).note);
    }
    expect(notes).toEqual([
      '416 is an area code of another country, Canada: search with country=CA.',
      '415 is an area code of another country, United States: search with country=US.',
      '876 is an area code of another country, Jamaica: search with country=JM.',
    ]);
    for (const country of ['US', 'CA']) expect((await askedArea('800', country)).note).toBeUndefined();
  });

  test('has a note for an area code that has numbers of another type alone', async () => {
    expect((await askedArea('212', undefined, 'toll_free')).note).toBe(
      'In 212 all numbers are local: search with type=local, or without areaCode.',
    );
    expect((await askedArea('800', 'CA', 'local')).note).toBe(
      'In 800 all numbers are toll-free: search with type=toll_free, or without areaCode.',
    );
    // What is toll-free is of no country, so which it is matters less.
    expect((await askedArea('416', 'US', 'toll_free')).note).toContain('all numbers are local');
    for (const [areaCode, type] of [
      ['212', 'local'],
      ['800', 'toll_free'],
      ['212', 'mobile'],
    ] as const) {
      expect((await askedArea(areaCode, undefined, type)).note).toBeUndefined();
    }
  });

  test('has a note for a 0 that is dialled in front and is no part of the area code', async () => {
    expect((await askedArea('020', 'GB')).note).toMatch(/no 0 in front.*areaCode=20\./);
    // Rome: there it is part of it.
    expect((await askedArea('06', 'IT')).note).toBeUndefined();
  });

  test('is nobody’s to judge in other countries', async () => {
    for (const areaCode of ['1', '20', '999', '161555']) {
      expect(await askedArea(areaCode, 'GB')).toEqual({ country: 'GB', note: undefined });
    }
  });
});
