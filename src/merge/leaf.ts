import { membersOf } from '../formats/record-members.js';
import { RawJson } from '../formats/raw-json.js';
import type { SourceId } from '../model/outcome.js';
import type { PaperRecord } from '../model/paper.js';
import { recordWitness, told, type Candidate, type Witness } from './candidate.js';
import { isEmpty } from './filled-fields.js';
import { broughtFor } from './listed-values.js';
import { consolidationOf, FROM_INPUT, INPUT, type Consolidation, type Origin } from './provenance.js';
import { canonical } from './same-value.js';

export interface LeafOrigin {
  /** Of the record of this list that it is or is part of; counts from 1. */
  readonly row: number;
  readonly input: string | undefined;
}

export interface Said {
  readonly record: PaperRecord;
  /** The bytes of `record`, or of the record that it is a part of. */
  readonly bytes: Buffer;
  readonly added: PaperRecord | undefined;
}

export interface LeafOptions {
  readonly hidden?: ReadonlySet<string>;
  readonly whole?: PaperRecord;
}

/**
 * One record that was never merged, as merging looks at it: what it says itself, what sources said of it, and how full it is.
 */
export class Leaf {
  readonly from: LeafOrigin;
  readonly record: PaperRecord;
  readonly added: PaperRecord | undefined;
  /** Equal for equal records. */
  readonly content: string;
  /** Equal for equal records of which the same was said. */
  readonly identity: string;
  /** What it may not speak about, because somebody changed it in the record into which it was merged. */
  readonly hidden: ReadonlySet<string>;
  /** What its fullness and its kind are told by: all of a record of which it is what was changed since it was merged. */
  readonly whole: PaperRecord;
  readonly #bytes: Buffer;
  readonly #own: Consolidation | undefined;
  readonly #alone: Consolidation | undefined;
  #raw: ReadonlyMap<string, Buffer> | undefined;
  #witness: Witness | undefined;

  constructor(from: LeafOrigin, { record, bytes, added }: Said, { hidden, whole }: LeafOptions = {}) {
    this.from = from;
    this.record = record;
    this.added = added;
    this.hidden = hidden ?? new Set();
    this.whole = whole ?? record;
    this.content = canonical(record);
    this.identity = `${this.content}\n${added === undefined ? '' : canonical(withoutPlaces(added))}`;
    this.#bytes = bytes;
    this.#own = consolidationOf(record);
    this.#alone = added && consolidationOf(added);
  }

  /** The same, but silent about these fields. */
  hiding(hidden: ReadonlySet<string>): Leaf {
    const said = { record: this.record, bytes: this.#bytes, added: this.added };
    return new Leaf(this.from, said, { hidden, whole: this.whole });
  }

  get fields(): string[] {
    return Object.keys({ ...this.record, ...this.added }).filter((field) => !this.hidden.has(field));
  }

  /** What it says of a field, sources' words included. */
  valueOf(field: string): unknown {
    const value = this.record[field];
    return isEmpty(value) ? this.added?.[field] : value;
  }

  /** The bytes of a field in which the record came. */
  raw(field: string): RawJson | undefined {
    this.#raw ??= new Map(membersOf(this.#bytes).map(({ key, valueBytes }) => [key, valueBytes]));
    const bytes = this.#raw.get(field);
    return bytes && new RawJson(bytes);
  }

  get outcomes(): Readonly<Record<SourceId, unknown>> {
    return this.#alone?.outcomes ?? this.#own?.outcomes ?? {};
  }

  /** What the input had under "consolidation", where that was none of ours. */
  get foreignConsolidation(): unknown {
    const consolidation = this.#alone ?? this.#own;
    return consolidation === undefined ? this.record.consolidation : consolidation.input;
  }

  /** The entries of a list such as `citations`; a single value of the input becomes an entry. */
  listed(list: string): unknown[] {
    const values = this.added?.[list];
    return Array.isArray(values) ? (values as unknown[]) : broughtFor(list, this.record[list], []);
  }

  /** Its values for a field, as witnessed by it at its place among all leaves, which must be the same in every call. */
  candidates(field: string, place: number, trust: (source: SourceId) => number): Candidate[] {
    if (this.hidden.has(field)) return [];
    const witness = (this.#witness ??= recordWitness(this.whole, place, this.from.input));
    const entry = (this.#alone ?? this.#own)?.fields[field];
    const found: Candidate[] = [];
    const add = (value: unknown, { source, timestamp, matched_by, score }: Origin): void => {
      if (isEmpty(value)) return;
      const isInput = source === INPUT;
      found.push({
        value,
        origin: isInput ? FROM_INPUT : { source, timestamp, matched_by, score },
        trust: isInput ? -1 : trust(source),
        witness: isInput ? witness : new SourceAtRecord(witness),
        row: this.from.row,
        voter: isInput ? this.content : `${source}\n${this.content}`,
      });
    };
    add(this.valueOf(field), entry ?? FROM_INPUT);
    for (const alternative of entry?.alternatives ?? []) add(alternative.value, alternative);
    return found;
  }
}

/** What was said, without where in its list the record stood. */
function withoutPlaces(added: PaperRecord): PaperRecord {
  const consolidation = { ...(added.consolidation as object), merged_from: undefined, versions: undefined };
  return { ...added, consolidation };
}

/** What a source said of a record: of its kind, but no stub. */
class SourceAtRecord implements Witness {
  readonly isStub = false;
  readonly kind: Witness['kind'];
  readonly place: number;
  readonly input: string | undefined;

  constructor({ kind, place, input }: Witness) {
    this.kind = kind;
    this.place = place;
    this.input = input;
  }
}

/** The fullest first; equal ones by their content, so that the order in which they came does not count. */
export function compareFullness(a: Leaf, b: Leaf): number {
  return (
    told(b.whole) - told(a.whole) ||
    filled(b.whole) - filled(a.whole) ||
    b.content.length - a.content.length ||
    (a.identity < b.identity ? -1 : a.identity > b.identity ? 1 : 0) ||
    a.from.row - b.from.row
  );
}

const filled = (record: PaperRecord): number =>
  Object.values(record).filter((value) => !isEmpty(value)).length;
