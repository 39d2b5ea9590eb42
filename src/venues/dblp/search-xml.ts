import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { XML_OPTIONS } from './xml-options.js';

/** Titles are kept with their tags. */
const PARSER = new XMLParser({
  ...XML_OPTIONS,
  stopNodes: ['*.title'],
});

/** An answer of the search API in XML, in the shape of the one in JSON; undefined for what is none. Never throws. */
export function readSearchXml(xml: string): unknown {
  if (/<!ENTITY/i.test(xml) || XMLValidator.validate(xml) !== true) return undefined;
  try {
    return PARSER.parse(xml) as unknown;
  } catch {
    return undefined;
  }
}
