import { normaliseDoi } from '../model/identifiers.js';
import type { WorkRecord } from '../model/outcome.js';
import type { PaperRecord } from '../model/paper.js';
import { publicationKind, type PublicationKind } from '../model/publication-kind.js';
import { isEmpty } from './filled-fields.js';
import type { Origin } from './provenance.js';
import { textIn } from './same-value.js';

/** The record in which a value stands: what the rules of precedence look at beside the value. */
export interface Witness {
  readonly kind: PublicationKind;
  /** True when the record says next to nothing: a title and an identifier, or a title and a year. */
  readonly isStub: boolean;
  /** 0 for the fullest record of all that are merged; equal records share a place. */
  readonly place: number;
  /** True when the source has more authors than it named. */
  readonly authorsAreCut?: boolean;
  /** Name of the list it came from, where there are several. */
  readonly input: string | undefined;
}

/** A value that a field might get. */
export interface Candidate {
  readonly value: unknown;
  readonly origin: Origin;
  /** Place of the source in the order of trust. */
  readonly trust: number;
  readonly witness: Witness;
  /** Which input record says so, counted from 1; undefined where there is only one. */
  readonly row?: number | undefined;
  /** Equal for candidates of one and the same record: together they have one vote. */
  readonly voter: string;
}

/** What a record says of the things that make it more than a stub. */
const TOLD = [
  ['title'],
  ['authors'],
  ['year', 'publication_date'],
  ['venue'],
  ['abstract', 'abstracts'],
  ['pages', 'volume', 'number'],
  ['doi', 'DOI', 'pmid', 'pmcid', 'arxiv_id', 'openalex_id', 'externalIds', 'ids'],
] as const;

const MOST_TOLD_BY_A_STUB = 2;

/** How many of the things that matter a record says: 0 to 7. */
export function told(record: PaperRecord): number {
  return TOLD.filter((fields) => fields.some((field) => !isEmpty(record[field]))).length;
}

/** A record of the input as a witness. */
export function recordWitness(record: PaperRecord, place: number, input: string | undefined): Witness {
  return {
    kind: kindOf(record),
    isStub: told(record) <= MOST_TOLD_BY_A_STUB,
    place,
    input,
  };
}

function kindOf(record: PaperRecord): PublicationKind {
  const doi = textIn(record.doi ?? record.DOI);
  return publicationKind({
    doi: normaliseDoi(doi),
    venue: textIn(record.venue).trim() || undefined,
    type: textIn(record.type).trim() || undefined,
  });
}

/** What a source said as a witness. Its kind is worked out when a rule wants to know it. */
export class WorkWitness implements Witness {
  readonly isStub = false;
  readonly place = 0;
  readonly input = undefined;
  readonly #record: WorkRecord;
  #kind: PublicationKind | undefined;

  constructor(record: WorkRecord) {
    this.#record = record;
  }

  get authorsAreCut(): boolean {
    return this.#record.authors_truncated === true;
  }

  get kind(): PublicationKind {
    const { identifiers, venue, type } = this.#record;
    const doi = identifiers.find((entry) => entry.type === 'doi')?.value;
    return (this.#kind ??= publicationKind({ doi, venue, type }));
  }
}
