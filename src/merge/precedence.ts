import type { SourceId } from '../model/outcome.js';
import { fromInput, fromSource, isRuleName, RULES, type Rule, type RuleName } from './rules.js';

/**
 * Which of several values a field gets: its rules in order, the first that tells them apart decides. Why each rule stands
 * where it stands is told in docs/merging.md; a field that is not named here goes by `REST`.
 */
export const PRECEDENCE = {
  title: [
    'full_record',
    'unmangled',
    'not_cut_off',
    'not_capitals',
    'accents',
    'more_complete',
    'published_version',
  ],
  authors: ['full_record', 'whole_list', 'unmangled', 'most_authors', 'full_first_names', 'affiliations'],
  venue: [
    'not_a_server',
    'full_record',
    'unmangled',
    'not_cut_off',
    'full_name',
    'not_capitals',
    'published_version',
  ],
  year: ['valid', 'published_version', 'full_record'],
  publication_date: ['published_version', 'full_record', 'more_precise'],
  type: ['published_version', 'full_record'],
  doi: ['valid', 'publisher_doi', 'published_version'],
  arxiv_id: ['valid'],
  openalex_id: ['valid', 'published_version'],
  pmid: ['valid'],
  pmcid: ['valid'],
  volume: ['published_version', 'full_record'],
  number: ['published_version', 'full_record'],
  pages: ['published_version', 'full_range', 'full_record'],
  language: ['full_record'],
  abstract: ['not_boilerplate', 'not_cut_off', 'unmangled', 'longest'],
  open_access: ['published_version'],
  is_retracted: ['published_version'],
  references_count: ['published_version'],
} as const satisfies Readonly<Record<string, readonly RuleName[]>>;

/** A field that the table names. */
export type PrecedenceField = keyof typeof PRECEDENCE;

/** What decides when the rules of a field do not; before the last resort, which is the alphabet. */
export const REST = ['majority', 'source_order', 'fullest_record'] as const satisfies readonly RuleName[];

/** Other fields (paper_id, notes, anything): together they are the label of a record, so one record gives them all. */
const OF_THE_FULLEST = ['fullest_record'] as const satisfies readonly RuleName[];

/** Field names of other programs for fields of the table. */
const ALIASES: ReadonlyMap<string, PrecedenceField> = new Map(Object.entries({ DOI: 'doi' }));

/** Rules in a configuration: names of rules, `source:<id>` and `input:<file>`. They take the place of the field's own. */
export interface PrecedenceOverride {
  readonly fields: Readonly<Partial<Record<PrecedenceField, readonly string[]>>>;
  /** The order of trust between sources; those that are not named follow in the order in which they are asked. */
  readonly sources: readonly SourceId[];
}

/** The table, as it stands or overridden. Immutable. */
export class Precedence {
  readonly #rules: ReadonlyMap<string, readonly Rule[]>;
  readonly #sources: readonly SourceId[];

  constructor(override: PrecedenceOverride = { fields: {}, sources: [] }) {
    const fields = Object.keys(PRECEDENCE) as PrecedenceField[];
    this.#rules = new Map(
      fields.map((field) => [
        field,
        [...(override.fields[field] ?? PRECEDENCE[field]), ...REST].map(ruleNamed),
      ]),
    );
    this.#sources = override.sources;
  }

  rulesOf(field: string): readonly Rule[] {
    return this.#rules.get(ALIASES.get(field) ?? field) ?? OTHER_RULES;
  }

  /** These sources, the most trusted first. */
  inOrder(sources: readonly SourceId[]): SourceId[] {
    const first = this.#sources.filter((source) => sources.includes(source));
    return [...first, ...sources.filter((source) => !first.includes(source))];
  }
}

const OTHER_RULES: readonly Rule[] = [...OF_THE_FULLEST, ...REST].map((name) => RULES[name]);

const NAMES_SOMEBODY = /^(source|input):(.+)$/s;

/** True for what may stand in a configuration as a rule of this field. */
export function isRuleOf(field: PrecedenceField, name: string): boolean {
  const own: readonly string[] = PRECEDENCE[field];
  return NAMES_SOMEBODY.test(name) || own.includes(name) || (REST as readonly string[]).includes(name);
}

function ruleNamed(name: string): Rule {
  const [, kind, value] = NAMES_SOMEBODY.exec(name) ?? [];
  if (kind !== undefined) return kind === 'source' ? fromSource(value as string) : fromInput(value as string);
  if (isRuleName(name)) return RULES[name];
  throw new Error(`there is no rule "${name}"`);
}

/** The table as it stands. */
export const DEFAULT_PRECEDENCE = new Precedence();
