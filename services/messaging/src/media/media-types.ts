/** How a browser may be shown something. */
export interface ServedType {
  readonly contentType: string;
  readonly disposition: 'inline' | 'attachment';
}

/** Nothing that a browser runs: pictures, sounds and films. SVG is a program. */
const SHOWN = /^(?:image\/(?!svg)[\w.+-]+|audio\/[\w.+-]+|video\/[\w.+-]+)$/;

/** What else carriers let through, to be saved. Source: Twilio, "Accepted content types for media". */
const SAVED =
  /^(?:text\/(?:plain|csv|vcard|x-vcard|directory|calendar|rtf|richtext)|application\/(?:pdf|vcard|ogg|rtf|smil|vnd\.apple\.pkpass|octet-stream)|binary\/octet-stream)$/;

/** Without parameters, in small letters; null of what is no type. */
export function typeIn(told: string | null): string | null {
  const type = told?.split(';')[0]?.trim().toLowerCase() ?? '';
  return /^[\w.+-]+\/[\w.+-]+$/.test(type) ? type : null;
}

/** Whether something of that type is taken in; one that nobody names is bytes. */
export const isKept = (type: string | null): boolean => type === null || SHOWN.test(type) || SAVED.test(type);

export function servedAs(type: string | null): ServedType {
  if (type !== null && SHOWN.test(type)) return { contentType: type, disposition: 'inline' };
  const isNamed = type !== null && SAVED.test(type) && !type.endsWith('/octet-stream');
  return { contentType: isNamed ? type : 'application/octet-stream', disposition: 'attachment' };
}
