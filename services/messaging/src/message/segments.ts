import type { SegmentEncoding } from './domain/message.events.js';

/** How a text goes over the air. */
export interface Segments {
  readonly encoding: SegmentEncoding;
  /** What carriers charge for; 1 for an empty text. */
  readonly segments: number;
}

/** The alphabet that every handset has. Source: 3GPP TS 23.038, 6.2.1. */
const GSM_7 = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);
/** Each takes the place of two. Source: 3GPP TS 23.038, 6.2.1.1. */
const GSM_7_EXTENSION = new Set('\f^{}\\[~]|€');

/** In a single segment, and in each of several, which have a header. In septets, and in UTF-16 units. */
const ROOM = { 'GSM-7': { single: 160, several: 153 }, 'UCS-2': { single: 70, several: 67 } } as const;

/** How many segments a text takes, and in which encoding: no character is cut in two by their borders. */
export function segmentsOf(text: string): Segments {
  const sizes = gsm7Sizes(text);
  return sizes
    ? { encoding: 'GSM-7', segments: countSegments(sizes, ROOM['GSM-7']) }
    : { encoding: 'UCS-2', segments: countSegments(ucs2Sizes(text), ROOM['UCS-2']) };
}

/** Undefined when a character is not in the alphabet. */
function gsm7Sizes(text: string): number[] | undefined {
  const sizes: number[] = [];
  for (const character of text) {
    if (GSM_7.has(character)) sizes.push(1);
    else if (GSM_7_EXTENSION.has(character)) sizes.push(2);
    else return undefined;
  }
  return sizes;
}

const ucs2Sizes = (text: string): number[] => Array.from(text, (character) => character.length);

function countSegments(sizes: readonly number[], { single, several }: (typeof ROOM)[SegmentEncoding]): number {
  if (sizes.reduce((sum, size) => sum + size, 0) <= single) return 1;
  let [segments, used] = [1, 0];
  for (const size of sizes) {
    if (used + size > several) [segments, used] = [segments + 1, 0];
    used += size;
  }
  return segments;
}
