const REFERENCES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** What XML 1.0 has no place for, in whatever form: most control characters, halves of characters, U+FFFE and U+FFFF. */
const NOT_IN_XML = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu;

/** Tabs and line breaks are written as references: a reader would make blanks of them. */
const TO_ESCAPE = /[&<>"'\t\n\r]/g;

/** Text as it stands in XML, between tags and in attributes. What XML cannot hold becomes a blank. */
export function xmlText(text: string): string {
  return text
    .replace(NOT_IN_XML, ' ')
    .replace(TO_ESCAPE, (character) => REFERENCES[character] ?? `&#${character.charCodeAt(0)};`);
}

/** An element. `content` is XML already; attributes are not, and those that are undefined are left out. */
export function xmlElement(
  name: string,
  attributes: Readonly<Record<string, string | undefined>>,
  ...content: readonly string[]
): string {
  const written = Object.entries(attributes).flatMap(([attribute, value]) =>
    value === undefined ? [] : [` ${attribute}="${xmlText(value)}"`],
  );
  const start = `<${name}${written.join('')}`;
  return content.length === 0 ? `${start}/>` : `${start}>${content.join('')}</${name}>`;
}
