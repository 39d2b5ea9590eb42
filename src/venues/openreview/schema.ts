import * as z from 'zod';
import { count, flag, lenient, lenientList, text } from '../../sources/lenient.js';

/**
 * A note: a submission, a review, a decision. In the second API each value of `content` stands in an object of its own
 * (`{"value": …}`), and `invitations` is a list. https://docs.openreview.net/reference/api-v2/entities/note/fields
 */
export type Note = z.output<typeof noteSchema>;

const content = z.record(z.string(), z.unknown()).catch({});

const replySchema = z.looseObject({
  replyto: text,
  invitation: text,
  invitations: lenientList(z.string()),
  content,
});

export const noteSchema = z.looseObject({
  /** The list goes on behind the last one, so each must have it. */
  id: z.string().min(1),
  forum: text,
  pdate: lenient(z.number()),
  invitation: text,
  invitations: lenientList(z.string()),
  content,
  details: lenient(z.looseObject({ directReplies: lenientList(replySchema) })),
});

export interface NotesPage {
  /** Each once. */
  readonly notes: readonly Note[];
  /** Rows that are no notes. */
  readonly unread: number;
  /** How many there are in all, where the service says so. */
  readonly count?: number | undefined;
}

/**
 * An answer of `/notes`. While its search is down the service says so, with no notes that would mean anything. One in which nothing is a note
 * is none: the list would go on nowhere.
 */
export const notesSchema = z
  .looseObject({ notes: z.array(z.unknown()), count, searchUnavailable: flag })
  .refine(({ searchUnavailable }) => searchUnavailable !== true)
  .transform(({ notes: rows, count: counted }): NotesPage => {
    const read = rows.map((row) => noteSchema.safeParse(row).data);
    const notes = new Map(read.flatMap((note) => (note === undefined ? [] : [[note.id, note] as const])));
    return {
      notes: [...notes.values()],
      unread: read.filter((note) => note === undefined).length,
      count: counted,
    };
  })
  .refine(({ notes, unread }) => notes.length > 0 || unread === 0);

/** What `/login` says. */
export const loginSchema = z
  .looseObject({ token: lenient(z.string().regex(/^[\x21-\x7e]+$/)), mfaPending: flag })
  .refine(({ token, mfaPending }) => token !== undefined || mfaPending === true);

/** A value of `content`, out of its object where it stands in one. Pure. */
export function valueOf(values: Readonly<Record<string, unknown>>, name: string): unknown {
  const value = values[name];
  return typeof value === 'object' && value !== null && 'value' in value ? value.value : value;
}

/** The same where it is a text that says something. Pure. */
export function textOf(values: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const value = valueOf(values, name);
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

/** Whether this note is of the second API. Pure. */
export function isOfSecondApi({ invitation, invitations, content: values }: Note): boolean {
  if (invitation !== undefined) return false;
  const { title } = values;
  return invitations.length > 0 || (typeof title === 'object' && title !== null && 'value' in title);
}
