const DIGIT_BITS = 16;
const DIGITS = 2 ** DIGIT_BITS;

/**
 * Ids by their keys, any numbers but NaN; those of equal keys stay as they were. Digit by digit of the keys' bits: a
 * million in a tenth of the time that comparing them takes.
 */
export function sortByKey(ids: Uint32Array, keyOf: (id: number) => number): Uint32Array {
  const words = sortableBits(ids, keyOf);
  let places = new Uint32Array(ids.length);
  for (let place = 0; place < ids.length; place++) places[place] = place;
  for (let word = 0; word < 2; word++) {
    for (let shift = 0; shift < 32; shift += DIGIT_BITS) places = sortByDigit(places, words, { word, shift });
  }
  for (let place = 0; place < ids.length; place++) places[place] = ids[places[place]!]!;
  return places;
}

/** Two words for each id, the lower one first: as integers without a sign they are in the order of the keys. */
function sortableBits(ids: Uint32Array, keyOf: (id: number) => number): Uint32Array {
  const keys = new Float64Array(ids.length);
  // Adding 0 makes 0 of -0.
  for (let place = 0; place < ids.length; place++) keys[place] = keyOf(ids[place]!) + 0;
  const words = new Uint32Array(keys.buffer);
  for (let place = 0; place < words.length; place += 2) {
    const upper = words[place + 1]!;
    // Floating-point numbers are in the order of their bits, below zero backwards.
    const isNegative = upper >>> 31 === 1;
    if (isNegative) words[place] = ~words[place]!;
    words[place + 1] = isNegative ? ~upper : upper | 0x80000000;
  }
  return words;
}

function sortByDigit(
  places: Uint32Array<ArrayBuffer>,
  words: Uint32Array,
  { word, shift }: { word: number; shift: number },
): Uint32Array<ArrayBuffer> {
  const starts = new Uint32Array(DIGITS);
  for (let index = word; index < words.length; index += 2) starts[(words[index]! >>> shift) & (DIGITS - 1)]!++;
  let start = 0;
  for (let digit = 0; digit < DIGITS; digit++) {
    const count = starts[digit]!;
    if (count === places.length) return places;
    starts[digit] = start;
    start += count;
  }
  const sorted = new Uint32Array(places.length);
  for (let index = 0; index < places.length; index++) {
    const place = places[index]!;
    sorted[starts[(words[place * 2 + word]! >>> shift) & (DIGITS - 1)]!++] = place;
  }
  return sorted;
}
