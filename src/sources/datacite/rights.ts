import type { Identifier } from '../../model/identifiers.js';
import type { WorkRecord } from '../../model/outcome.js';
import { readable } from '../record-parts.js';
import type { DataCiteAttributes } from './schema.js';

type Rights = DataCiteAttributes['rightsList'][number];

/**
 * Whether a work is free to read, where its record says so: by a Creative Commons licence, in the words of OpenAIRE, or
 * because arXiv has it. Repositories state other rights in free text, which says nothing reliably. Pure.
 */
export function openAccessOf(
  { rightsList }: DataCiteAttributes,
  identifiers: readonly Identifier[],
): WorkRecord['open_access'] {
  const license = rightsList.map(licenseOf).find((one) => one !== undefined);
  const access = rightsList.flatMap(
    ({ rightsUri }) => ACCESS.exec(rightsUri ?? '')?.[1]?.toLowerCase() ?? [],
  );
  const isClosed = access.some((one) => one !== 'open');
  const isOpen =
    access.length > 0 || /^cc/.test(license ?? '') || identifiers.some(({ type }) => type === 'arxiv');
  if (!isOpen) return undefined;
  return { is_oa: !isClosed, ...(license === undefined ? {} : { license }) };
}

/** https://wiki.surfnet.nl/display/standards/info-eu-repo */
const ACCESS = /^info:eu-repo\/semantics\/(open|embargoed|restricted|closed)access$/i;

/** SPDX's name in lower case (`cc-by-4.0`), from the name or from the link of a Creative Commons licence. */
function licenseOf({ rightsIdentifier, rightsUri }: Rights): string | undefined {
  const link = /creativecommons\.org\/(?:licenses\/([a-z-]+)\/(\d\.\d)|publicdomain\/zero\/(\d\.\d))/i.exec(
    rightsUri ?? '',
  );
  if (rightsIdentifier !== undefined) return readable(rightsIdentifier.toLowerCase());
  if (link === null) return undefined;
  return link[3] === undefined ? `cc-${link[1]?.toLowerCase()}-${link[2]}` : `cc0-${link[3]}`;
}
