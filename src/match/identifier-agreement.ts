import type { Identifiers, IdentifierType } from '../model/identifiers.js';
import { isDepositDoi } from '../model/publication-kind.js';

/**
 * What two records' identifiers say. `conflict`: each has its own where one work has only one (two PMIDs, two publishers'
 * DOIs). `versions`: a preprint's or a repository's DOI beside another one.
 */
export interface IdentifierAgreement {
  readonly shared: readonly IdentifierType[];
  readonly conflict: IdentifierType | undefined;
  readonly versions: boolean;
}

/** Of these a work has one: who has two of them is two works. The others are given out twice by mistake. */
const UNIQUE: readonly IdentifierType[] = ['doi', 'pmid', 'arxiv', 'acl'];

/** Best known first; a DOI says the most. */
const COMPARED: readonly IdentifierType[] = [
  'doi',
  'pmid',
  'pmcid',
  'arxiv',
  'openalex',
  's2_paper',
  's2_corpus',
  'acl',
  'dblp',
  'mag',
];

/** Symmetric. Pure. */
export function compareIdentifiers(a: Identifiers, b: Identifiers): IdentifierAgreement {
  const shared: IdentifierType[] = [];
  let conflict: IdentifierType | undefined;
  let versions = false;
  for (const type of COMPARED) {
    const [one, other] = [a[type], b[type]];
    if (one === undefined || other === undefined) continue;
    if (one === other || (type === 'doi' && bareDoi(one) === bareDoi(other))) shared.push(type);
    else if (type === 'doi' && (isDepositDoi(one) || isDepositDoi(other))) versions = true;
    else if (UNIQUE.includes(type)) conflict ??= type;
  }
  return { shared, conflict, versions };
}

/** Some platforms hang the view or the version of a text on its DOI. */
export function bareDoi(doi: string): string {
  return doi.replace(/(?:\/(?:full|abstract|pdf|epdf|meta|html?)|[./]v\d{1,2})$/, '');
}
