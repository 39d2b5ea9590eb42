import { versionEntries } from '../dedupe/output-record.js';
import { additionsTo, type MergeRules } from '../merge/consolidate-paper.js';
import { mergeMembers } from '../merge/merge-members.js';
import type { PaperRecord } from '../model/paper.js';
import type { AnsweredRecord, OutputRecord } from './output-records.js';

/** A record of the output: one that came or was merged, and what is added to it. */
export interface RecordOfOutput {
  readonly came: { readonly record: PaperRecord; readonly bytes: Buffer };
  readonly added: PaperRecord;
}

/** What is written for a paper, or for several that are one work. Pure. */
export function recordOfOutput(made: OutputRecord, rules: MergeRules): RecordOfOutput {
  const { members, ties } = made;
  const versions = versionEntries(made.versions, members);
  const [came] = members;
  if (came && members.length === 1)
    return { came, added: additionsTo(came.record, came.answers, rules, { row: came.row, versions }) };
  const answered = members.map(({ row, record, bytes, ...said }) => {
    const own = answersOfItsOwn(said);
    return {
      row,
      record,
      bytes,
      ...(own.length > 0 && { added: additionsTo(record, own, rules, { row }) }),
    };
  });
  return { came: mergeMembers({ members: answered, ties, versions }, rules), added: {} };
}

/** What was asked about this paper itself; the one that is asked for all has all that is still to be asked. */
function answersOfItsOwn({ answers, isChief }: Pick<AnsweredRecord, 'answers' | 'isChief'>) {
  return answers.filter(({ answered }) =>
    answered === undefined ? isChief : answered.outcome.outcome !== 'same_as',
  );
}
