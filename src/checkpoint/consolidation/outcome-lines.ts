import { givesOf, type Gives, type Outcome, type OutcomeName, type SourceId } from '../../model/outcome.js';
import type { PaperKey } from '../../model/paper-key.js';
import type { LineFormat } from '../journal/line-format.js';
import { encodeFact, parseFact, type Fact } from './facts.js';

/** A line of the journal: what came of asking one source about one paper. */
export interface OutcomeEntry {
  readonly key: PaperKey;
  /** Content hash of the record that was asked about: the outcome holds for no other content. */
  readonly content: string;
  readonly source: SourceId;
  /** When the answer came, ISO 8601. */
  readonly at: string;
  readonly outcome: Outcome;
  /** In which round of asking by what other sources found; not given for what was asked before that. */
  readonly round?: number | undefined;
}

/** What a batch may hold. */
export type JournalEntry = OutcomeEntry | Fact;

/**
 * The fields that every scan needs come first and in a fixed order, so that a scan reads the head of a line and
 * leaves the rest unparsed.
 */
export function encodeOutcome(entry: OutcomeEntry): string {
  const { outcome, ...rest } = entry.outcome;
  const sameAs = entry.outcome.outcome === 'same_as' ? entry.outcome.same_as : undefined;
  const step = 'step' in entry.outcome ? entry.outcome.step : undefined;
  const gives = entry.outcome.outcome === 'enriched' ? givesOf(entry.outcome.enrichment.record) : undefined;
  return `${JSON.stringify({
    key: entry.key,
    content: entry.content,
    source: entry.source,
    outcome,
    step,
    same_as: sameAs,
    round: entry.round,
    gives,
    at: entry.at,
    ...rest,
  })}\n`;
}

/** What a scan needs of an outcome line. */
export interface OutcomeHead {
  readonly key: PaperKey;
  readonly content: string;
  readonly source: SourceId;
  readonly outcome: OutcomeName;
  readonly step: string | undefined;
  /** The paper whose outcomes this one shares. */
  readonly sameAs?: PaperKey | undefined;
  /** 0 for what was asked before other sources' findings were gone through. */
  readonly round?: number | undefined;
  readonly gives: readonly Gives[];
}

const HEAD =
  /^\{"key":"([0-9a-f]{32})","content":"([0-9a-f]{16})","source":"([a-z0-9_]+)","outcome":"([a-z_]+)"(?:,"step":"([a-z0-9_]+)")?(?:,"same_as":"([0-9a-f]{32})")?(?:,"round":(\d{1,2}))?(?:,"gives":\[([^\]]*)\])?,"at":"/;
const HEAD_BYTES = 320;

/** The head of an outcome line, or undefined when it is none. */
export function parseOutcomeHead(line: Buffer): OutcomeHead | undefined {
  const found = HEAD.exec(line.toString('latin1', 0, Math.min(line.length, HEAD_BYTES)));
  if (!found) return undefined;
  return {
    key: found[1] as string,
    content: found[2] as string,
    source: found[3] as string,
    outcome: found[4] as OutcomeName,
    step: found[5],
    sameAs: found[6],
    round: found[7] === undefined ? undefined : Number(found[7]),
    gives: parseGives(found[8]),
  };
}

function parseGives(list: string | undefined): readonly Gives[] {
  return list === undefined || list === '' ? [] : (list.slice(1, -1).split('","') as Gives[]);
}

/** A whole outcome line as it was written. The chain vouches for its form. */
export function parseOutcomeLine(line: Buffer): OutcomeEntry {
  const { key, content, source, at, round, ...outcome } = JSON.parse(line.toString('utf8')) as Outcome &
    Omit<OutcomeEntry, 'outcome'> & { gives?: unknown };
  delete outcome.gives;
  return { key, content, source, at, outcome, ...(round !== undefined && { round }) };
}

/** What a scan gives of a line: all of a fact, the head of an outcome. */
export type JournalRead = OutcomeHead | Fact;

/** The lines of a session of `cf consolidate`. 2: facts, and outcomes `same_as`. 3: facts about sweeps, and rounds of outcomes. */
export const CONSOLIDATION_LINES: LineFormat<JournalEntry, JournalRead> = {
  version: 3,
  encode: (entry) => ('fact' in entry ? encodeFact(entry) : encodeOutcome(entry)),
  read: (line) => parseOutcomeHead(line) ?? parseFact(line),
  parse: (line) => parseFact(line) ?? parseOutcomeLine(line),
};
