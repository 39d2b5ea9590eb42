import type { InputError } from '../../model/errors.js';
import type { ListedPaper } from '../../model/listed-paper.js';
import { checkUtf8 } from '../folder/check-utf8.js';
import type { FolderFile, FolderReader, ListedVolume } from '../folder/folder-reader.js';
import { readGroupId } from './group-name.js';
import { papersIn } from './papers.js';
import { noteSchema, textOf, type Note } from './schema.js';
import { dateOf } from './paper.js';
import { unusableFile } from '../folder/unusable-file.js';

/**
 * Saved answers of `/notes` of both APIs (`{"notes": […]}`), lists of notes, and JSON Lines of either. Their accepted papers stand under the
 * venue and year that each note names itself.
 */
export const openreviewFolderReader: FolderReader = {
  reads: (name) => /\.(?:json|jsonl|ndjson)$/i.test(name),
  async *volumes(file) {
    // Pages that were saved one after the other may overlap.
    const bytes = await file.bytes();
    const notes = new Map(notesOf(file, bytes).map((note) => [note.id, note]));
    if (notes.size > 0) checkUtf8(file, bytes);
    yield* volumesOf([...notes.values()]);
  },
};

function notesOf(file: FolderFile, bytes: Buffer): Note[] {
  const text = bytes.toString('utf8').replace(/^\ufeff/, '');
  const whole = parse(text);
  if (whole !== undefined) return notesIn(whole);
  const lines = text.split('\n');
  const first = lines.find((line) => line.trim() !== '');
  // Whose first line is no note or answer is somebody else's file, or none at all.
  if (notesIn(parse(first ?? '')).length === 0) {
    if (/^\s*\{\s*"notes"\s*:/.test(text)) throw broken(file, 'JSON that is cut off or damaged');
    return [];
  }
  return lines.flatMap((line, nth) => {
    if (line.trim() === '') return [];
    const value = parse(line);
    if (value === undefined) throw broken(file, `line ${nth + 1} is cut off or damaged`);
    return notesIn(value);
  });
}

/** Lists of answers of lists of notes have three; JSON that is nested without an end is somebody else's. */
const MOST_LEVELS = 8;

/** What looks like a note of OpenReview: an id, an invitation or a venue, a title. Replies come along and are left out later. */
function notesIn(value: unknown, level = 0): Note[] {
  if (level > MOST_LEVELS) return [];
  if (Array.isArray(value)) return (value as unknown[]).flatMap((one) => notesIn(one, level + 1));
  if (typeof value !== 'object' || value === null) return [];
  const { notes } = value as { readonly notes?: unknown };
  if (Array.isArray(notes)) return notesIn(notes, level + 1);
  const note = noteSchema.safeParse(value).data;
  return note !== undefined && groupIdOf(note) !== undefined ? [note] : [];
}

/** Where a note belongs, by its own words: the venue's id, or the invitation that it was submitted to. */
function groupIdOf(note: Note): string | undefined {
  const candidates = [textOf(note.content, 'venueid'), note.invitation, ...note.invitations];
  return candidates.find((id) => id !== undefined && readGroupId(id) !== undefined);
}

function* volumesOf(notes: readonly Note[]): Generator<ListedVolume> {
  const volumes = new Map<string, { venue: string; year: number; papers: ListedPaper[]; notes: string[] }>();
  for (const [id, members] of grouped(notes)) {
    const group = readGroupId(id);
    if (group === undefined) continue;
    const byYear =
      group.year === undefined ? grouped(members, yearOf) : new Map([[String(group.year), members]]);
    for (const [year, ofYear] of byYear) {
      const key = `${group.venue}\n${year}`;
      const volume = volumes.get(key) ?? { venue: group.venue, year: Number(year), papers: [], notes: [] };
      volumes.set(key, volume);
      const { papers, remarks } = papersIn(ofYear, { id }, Number(year));
      volume.papers.push(...papers);
      volume.notes.push(...remarks);
    }
  }
  for (const { venue, year, papers, notes: remarks } of volumes.values())
    if (papers.length > 0) yield { venues: [venue], year, papers, notes: remarks };
}

const yearOf = (note: Note): string | undefined => dateOf(note.pdate)?.slice(0, 4);

function grouped(
  notes: readonly Note[],
  keyOf: (note: Note) => string | undefined = (note) =>
    groupIdOf(note)?.replace(/\/(?:-\/)?(?:\w+_)?Submissions?$/i, ''),
): Map<string, Note[]> {
  const groups = new Map<string, Note[]>();
  for (const note of notes) {
    const key = keyOf(note);
    if (key === undefined) continue;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [note]);
    else group.push(note);
  }
  return groups;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function broken(file: FolderFile, what: string): InputError {
  return unusableFile(`"${file.name}" looks like notes of OpenReview, but ${what}`, 'Save the answer again');
}
