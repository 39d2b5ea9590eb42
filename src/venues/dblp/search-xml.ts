import { XMLParser, XMLValidator } from 'fast-xml-parser';

/** As the search gives JSON: attributes with an `@`, what has attributes with its `text`. Entities are for whoever knows what the text is. */
const PARSER = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  textNodeName: 'text',
  parseTagValue: false,
  parseAttributeValue: false,
  processEntities: false,
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
