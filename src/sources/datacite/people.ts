import type { Author } from '../../model/outcome.js';
import { distinct, nonEmpty, orcidOf, readable, rorOf, withoutUndefined } from '../record-parts.js';
import type { DataCiteCreator } from './schema.js';

/** An author of a record; none when it has no name. Pure. */
export function authorOf(creator: DataCiteCreator): Author[] {
  const name = nameOf(creator);
  if (name === undefined) return [];
  return [
    withoutUndefined({
      name,
      affiliations: distinct(creator.affiliation.map((one) => readable(one.name))),
      orcid: creator.nameIdentifiers.map(orcidOfIdentifier).find((orcid) => orcid !== undefined),
      ror: nonEmpty(distinct(creator.affiliation.map((one) => rorOf(one.affiliationIdentifier)))),
    }),
  ];
}

/** `Given Family`; DataCite writes `Family, Given`, and the names of groups as they are. */
function nameOf({ name, nameType, givenName, familyName }: DataCiteCreator): string | undefined {
  const whole = readable(name);
  if (nameType === 'Organizational' && whole !== undefined) return whole;
  const parts = [readable(givenName), readable(familyName)].filter((part) => part !== undefined);
  if (parts.length === 2) return parts.join(' ');
  // More than one comma, or a semicolon: somebody wrote an affiliation or several people into one name.
  const turned = nameType === 'Organizational' ? null : /^([^,;]+),\s*([^,;]+)$/.exec(whole ?? '');
  if (turned) return `${turned[2]} ${turned[1]}`;
  return whole ?? parts[0];
}

/** ISNI has the form of ORCID's ids: only what is said to be of ORCID's is. */
function orcidOfIdentifier(one: DataCiteCreator['nameIdentifiers'][number]): string | undefined {
  const scheme = `${one.nameIdentifierScheme ?? ''} ${one.schemeUri ?? ''} ${one.nameIdentifier ?? ''}`;
  return /orcid/i.test(scheme) ? orcidOf(one.nameIdentifier) : undefined;
}
