/** XML as DBLP's search gives JSON: attributes with an `@`, what has attributes with its `text`. Entities are for whoever knows what the text is. */
export const XML_OPTIONS = {
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  textNodeName: 'text',
  parseTagValue: false,
  parseAttributeValue: false,
  processEntities: false,
} as const;
