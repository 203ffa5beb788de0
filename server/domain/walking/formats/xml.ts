/** XML through a library that escapes; characters that XML 1.0 cannot hold are left out. */
import XMLBuilder from 'fast-xml-builder';

// biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these are forbidden (XML 1.0, section 2.2).
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

const clean = (_: string, value: unknown) =>
  typeof value === 'string' ? value.toWellFormed().replace(FORBIDDEN, '') : value;

const builder = new XMLBuilder({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  format: true,
  suppressEmptyNode: true,
  suppressBooleanAttributes: false,
  tagValueProcessor: clean,
  attributeValueProcessor: clean,
});

export type XmlValue = string | number | XmlElement | XmlValue[] | undefined;
/** Children by name, attributes by '@name', in the order in which they are to stand. */
export interface XmlElement {
  [name: string]: XmlValue;
}

export function writeXml(root: XmlElement): string {
  return builder.build({ '?xml': { '@version': '1.0', '@encoding': 'UTF-8' }, ...root });
}

/** Degrees to 1 cm; never '1e-7', which an xsd:decimal cannot be. */
export const degrees = (value: number): string => value.toFixed(7);
