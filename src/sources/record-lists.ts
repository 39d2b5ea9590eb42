import type { IdentifierType } from '../model/identifiers.js';
import type { Outcome, WorkRecord } from '../model/outcome.js';
import { askHalving, type Rejected } from './ask-halving.js';
import type { Failures, FailedOutcome } from './failures.js';
import { settleByIdentifier } from './settle.js';
import type { Question } from './source.js';

/** For sources that have at most one record of an identifier, and whose lists show it or nothing. */

/** What a source said of an identifier. */
export type RecordAnswer = { readonly record: WorkRecord } | 'absent' | FailedOutcome;

/** The records of a list by the identifier asked for; `doubt` says why those that are not in it may exist all the same. */
export interface RecordList {
  readonly found: ReadonlyMap<string, WorkRecord>;
  readonly doubt?: string | undefined;
}

/**
 * What a source says of many values, asked in one list where it takes that. A value that the server would not take alone is
 * absent where `provesAbsence` says so of its reason. Never throws for what a source or the network does.
 */
export async function askRecordList(
  values: readonly string[],
  ask: (values: readonly string[]) => Promise<RecordList | Rejected>,
  provesAbsence: (reason: string) => boolean,
  failures: Failures,
): Promise<Map<string, RecordAnswer>> {
  const alone = new Set<string>();
  try {
    const { answers, rejected } = await askHalving(values, async (part) => {
      const answer = await ask(part);
      if ('rejected' in answer && part.length === 1) alone.add(part[0]!);
      return answer;
    });
    const said = new Map<string, RecordAnswer>();
    for (const { values: asked, answer } of answers) {
      for (const value of asked) said.set(value, answerOf(answer, value));
    }
    for (const [value, reason] of rejected) {
      const isAbsent = alone.has(value) && provesAbsence(reason);
      said.set(value, isAbsent ? 'absent' : { outcome: 'failed', reason });
    }
    return said;
  } catch (error) {
    const failed = failures.add(error);
    return new Map(values.map((value) => [value, failed]));
  }
}

function answerOf({ found, doubt }: RecordList, value: string): RecordAnswer {
  const record = found.get(value);
  if (record !== undefined) return { record };
  return doubt === undefined ? 'absent' : { outcome: 'failed', reason: doubt };
}

/**
 * The outcome for a paper by what was said of its identifiers. A failure stays one although another identifier was
 * answered: what comes out must not depend on luck.
 */
export function settleAnswers(
  question: Question,
  answers: readonly { readonly matched_by: IdentifierType; readonly answer: RecordAnswer }[],
  step: string,
): Outcome {
  const matches: { matched_by: IdentifierType; record: WorkRecord }[] = [];
  for (const { matched_by, answer } of answers) {
    if (answer === 'absent') continue;
    if ('outcome' in answer) return answer;
    matches.push({ matched_by, record: answer.record });
  }
  return settleByIdentifier(question, matches, step);
}
