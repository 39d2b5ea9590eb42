import { normaliseDoi, normaliseIdentifier } from '../model/identifiers.js';
import { isDepositDoi, isServer } from '../model/publication-kind.js';
import type { Candidate } from './candidate.js';
import type { Pool } from './pool.js';
import { authorsIn, IDENTIFIER_FIELD, keyOf, textIn, yearIn } from './same-value.js';
import {
  accents,
  endsInMidSentence,
  fullNames,
  isAbbreviated,
  isBoilerplate,
  isCapitals,
  isCutOff,
  isMangled,
} from './value-quality.js';

/** One reason to prefer a value to others. */
export interface Rule {
  /** Why a value won by this rule, to follow "because it is": "the publisher's DOI". */
  readonly reason: string;
  /** The highest score wins. It depends on the set of candidates only, never on their order. */
  readonly score: (candidate: Candidate, pool: Pool) => number;
  /** It looks at the record, too, or at who says so. Rules that do not score equal values equally. */
  readonly ofRecord?: true;
}

const text = ({ value }: Candidate): string => textIn(value);
const yes = (is: boolean): number => (is ? 1 : 0);
const names = ({ value }: Candidate): string[] => authorsIn(value).map(({ name }) => name);

/** Every rule that a field may name, beside `source:<id>` and `input:<file>`. */
export const RULES = {
  full_record: {
    ofRecord: true,
    reason: 'from a full record, not from a stub',
    score: ({ witness }) => yes(!witness.isStub),
  },
  published_version: {
    ofRecord: true,
    reason: "the published version's, not the preprint's",
    // What does not say what it is of is no preprint.
    score: ({ witness }) => yes(witness.kind !== 'preprint'),
  },
  publisher_doi: {
    reason: "the publisher's DOI, not that of a preprint server or a repository",
    score: ({ value }) => {
      const doi = typeof value === 'string' ? normaliseDoi(value) : undefined;
      return yes(doi !== undefined && !isDepositDoi(doi));
    },
  },
  valid: {
    reason: 'the one that can be read',
    score: ({ value }, { field }) => {
      const type = IDENTIFIER_FIELD.get(field);
      if (type !== undefined) return yes(normaliseIdentifier(type, value) !== undefined);
      return yes(yearIn(value) !== undefined);
    },
  },
  unmangled: {
    reason: 'the one without broken characters',
    score: (one) => yes(!isMangled(text(one))),
  },
  not_cut_off: {
    reason: 'the one that is not cut off',
    score: (one, { field }) =>
      yes(!isCutOff(text(one)) && !(field === 'abstract' && endsInMidSentence(text(one)))),
  },
  not_capitals: {
    reason: 'not all in capitals',
    score: (one) => yes(!isCapitals(text(one))),
  },
  accents: {
    reason: 'written with its accents',
    // A title in another language has accents of its own: only spellings of one and the same text compete.
    score: (one, pool) => yes(accents(text(one)) > pool.fewestAccents(one)),
  },
  more_complete: {
    reason: 'the more complete one',
    score: (one, pool) => pool.partsOf(one),
  },
  full_name: {
    reason: 'the full name, not an abbreviation',
    score: (one) => yes(!isAbbreviated(text(one))),
  },
  not_a_server: {
    reason: 'where it was published, not a preprint server',
    score: (one) => yes(!isServer(text(one))),
  },
  whole_list: {
    ofRecord: true,
    reason: 'the whole list, not its first authors only',
    // A list that is cut still says more than one that names fewer.
    score: (one, pool) => {
      const named = names(one).length;
      return yes(
        one.witness.authorsAreCut !== true || pool.candidates.every((other) => names(other).length <= named),
      );
    },
  },
  most_authors: {
    reason: 'the list that names most authors',
    score: (one) => names(one).length,
  },
  full_first_names: {
    reason: 'the list with full first names, not initials',
    score: (one) => fullNames(names(one)),
  },
  affiliations: {
    reason: 'the list with affiliations or ORCID iDs',
    score: ({ value }) => authorsIn(value).filter(({ described }) => described).length,
  },
  full_range: {
    reason: 'first and last page, not the first one only',
    score: ({ value }) => yes(keyOf('pages', value).includes('-')),
  },
  more_precise: {
    reason: 'the more precise date',
    score: (one) => text(one).length,
  },
  not_boilerplate: {
    reason: 'an abstract, not what stands where there is none',
    score: (one) => yes(!isBoilerplate(text(one))),
  },
  longest: {
    reason: 'the longest one',
    score: (one) => text(one).length,
  },
  majority: {
    reason: 'what most records say',
    score: (one, pool) => pool.votesFor(one),
  },
  source_order: {
    ofRecord: true,
    reason: 'of the source that is trusted most',
    score: ({ trust }) => -trust,
  },
  fullest_record: {
    ofRecord: true,
    reason: "the fullest record's",
    score: ({ witness }) => -witness.place,
  },
} as const satisfies Readonly<Record<string, Rule>>;

export type RuleName = keyof typeof RULES;

export const isRuleName = (name: string): name is RuleName => Object.hasOwn(RULES, name);

/** `source:crossref`: the values of that source before those of others. */
export const fromSource = (source: string): Rule => ({
  ofRecord: true,
  reason: `from ${source}, as the configuration says`,
  score: ({ origin }) => yes(origin.source === source),
});

/** `input:scopus.csv`: the values of that list before those of others. */
export const fromInput = (input: string): Rule => ({
  ofRecord: true,
  reason: `from "${input}", as the configuration says`,
  score: ({ witness }) => yes(witness.input === input),
});
