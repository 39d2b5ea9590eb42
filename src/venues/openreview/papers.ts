import type { ListedPaper } from '../../model/listed-paper.js';
import { readGroupId } from './group-name.js';
import { lacksAuthors, paperOf } from './paper.js';
import type { Note } from './schema.js';
import { standingOf } from './standing.js';
import type { NoteGroup } from './venue-groups.js';

/** The papers of a group and year among notes, and what a person should know of the others. Pure. */
export function papersIn(
  notes: readonly Note[],
  group: Pick<NoteGroup, 'id' | 'allYears'>,
  year: number,
): { readonly papers: readonly ListedPaper[]; readonly remarks: readonly string[] } {
  const papers: ListedPaper[] = [];
  const track = readGroupId(group.id)?.track;
  let undecided = 0;
  let undated = 0;
  const untitled: string[] = [];
  const unnamed: string[] = [];
  for (const note of notes) {
    // A review or a comment is a note too.
    if (note.forum !== undefined && note.forum !== note.id) continue;
    const standing = standingOf(note);
    if (standing === 'not_accepted') continue;
    if (standing === 'undecided') {
      undecided++;
      continue;
    }
    const paper = paperOf(note, { ...standing, track });
    if (paper === undefined) untitled.push(note.id);
    else if (group.allYears === true && paper.publication_date === undefined) undated++;
    else if (group.allYears !== true || Number(paper.publication_date?.slice(0, 4)) === year) {
      papers.push(paper);
      if (lacksAuthors(note)) unnamed.push(note.id);
    }
  }
  return {
    papers,
    remarks: [
      ...remark(undecided, (n) => `${n} of ${group.id} without a decision: left out`),
      ...remark(undated, (n) => `${n} of ${group.id} without a date of publication: left out`),
      ...remark(untitled.length, (n) => `${n} of ${group.id} without a title: left out (${some(untitled)})`),
      ...remark(
        unnamed.length,
        (n) => `${n} of ${group.id} whose authors can't be told apart (${some(unnamed)})`,
      ),
    ],
  };
}

const remark = (n: number, words: (counted: string) => string): string[] =>
  n === 0 ? [] : [words(n === 1 ? '1 submission' : `${n} submissions`)];

const some = (ids: readonly string[]): string => ids.slice(0, 3).join(', ') + (ids.length > 3 ? ', …' : '');
