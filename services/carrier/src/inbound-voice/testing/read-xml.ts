/** An element as a reader of XML sees it. */
export interface XmlNode {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly (XmlNode | string)[];
}

const REFERENCES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const NAME = '[A-Za-z][A-Za-z0-9]*';
const PROLOG = /^<\?xml version="1\.0" encoding="UTF-8"\?>/;
const START_TAG = new RegExp(`<(${NAME})((?: ${NAME}="[^"<]*")*)\\s*(/?)>`, 'y');
const END_TAG = new RegExp(`</(${NAME})>`, 'y');
const TEXT = /[^<]+/y;

/**
 * Reads XML of elements, attributes and text, and nothing besides: whatever is not well-formed throws, as it would with
 * the reader of a carrier.
 */
export function readXml(document: string): XmlNode {
  requireXmlCharacters(document);
  const text = document.replace(PROLOG, '');
  const { node, end } = elementAt(text, 0);
  if (end !== text.length) throw new Error(`There is more after the document's element: ${text.slice(end)}`);
  return node;
}

function elementAt(text: string, at: number): { readonly node: XmlNode; readonly end: number } {
  const start = matchAt(START_TAG, text, at);
  if (!start) throw new Error(`No element begins at: ${text.slice(at)}`);
  const [tag, name = '', written = '', empty] = start;
  const attributes = attributesIn(written);
  let end = at + tag.length;
  const children: (XmlNode | string)[] = [];
  if (empty === '/') return { node: { name, attributes, children }, end };
  for (;;) {
    const closing = matchAt(END_TAG, text, end);
    if (closing && closing[1] !== name) throw new Error(`${name} is closed by ${closing[1]}.`);
    if (closing) return { node: { name, attributes, children }, end: end + closing[0].length };
    const characters = matchAt(TEXT, text, end)?.[0];
    const child = characters === undefined ? elementAt(text, end) : undefined;
    children.push(child?.node ?? decoded(characters!.replaceAll(/\r\n?/g, '\n')));
    end = child?.end ?? end + characters!.length;
  }
}

function attributesIn(written: string): Record<string, string> {
  const found = [...written.matchAll(new RegExp(` (${NAME})="([^"<]*)"`, 'g'))];
  const attributes = found.map(
    ([, name = '', value = '']) => [name, decoded(value.replaceAll(/[\t\n\r]/g, ' '))] as const,
  );
  if (new Set(attributes.map(([name]) => name)).size < attributes.length) throw new Error(`Twice the same: ${written}`);
  return Object.fromEntries(attributes);
}

function decoded(raw: string): string {
  if (raw.includes(']]>')) throw new Error('Text must not hold the end of a CDATA section.');
  return raw.replaceAll(/&(?:#(\d+);|(\w+);)?/g, (whole, code?: string, name = '') => {
    const character = code === undefined ? REFERENCES[name as string] : String.fromCodePoint(Number(code));
    if (character === undefined) throw new Error(`${whole} is no reference.`);
    requireXmlCharacters(character);
    return character;
  });
}

/** XML 1.0, production 2. */
function requireXmlCharacters(text: string): void {
  for (const character of text) {
    if (!isXmlCharacter(character.codePointAt(0)!)) throw new Error(`XML cannot hold ${JSON.stringify(character)}.`);
  }
}

export function isXmlCharacter(code: number): boolean {
  const isControl = code < 0x20 && ![0x9, 0xa, 0xd].includes(code);
  const isHalf = code >= 0xd800 && code <= 0xdfff;
  return !isControl && !isHalf && code !== 0xfffe && code !== 0xffff;
}

function matchAt(expression: RegExp, text: string, at: number): RegExpExecArray | null {
  const here = new RegExp(expression);
  here.lastIndex = at;
  return here.exec(text);
}
