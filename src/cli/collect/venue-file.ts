import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import * as z from 'zod';
import { isNestedDeeply } from '../../formats/yaml-nesting.js';
import { describeSystemError, UsageError } from '../../model/errors.js';
import { wrongVenueFile } from './messages.js';
import { count } from '../numbers.js';
import { inOrder, readYears } from './years.js';

/** A venue of the file; without years it is listed in those of `--years`. */
export interface FileVenue {
  readonly name: string;
  readonly years: readonly number[] | undefined;
  /** Where it stands, for a message: `entry 2 ("icml")`. */
  readonly place: string;
}

/** A thousand venues take less. The YAML parser takes minutes for a megabyte of tags. */
const MOST_BYTES = 100_000;
/** A list of venues has three levels. */
const MOST_LEVELS = 50;

const entrySchema = z.union([
  z.string(),
  z.strictObject({ name: z.string(), year: z.unknown().optional(), years: z.unknown().optional() }),
]);

type Entry = z.infer<typeof entrySchema>;

/**
 * The venues of `--venue-file`: `venues: [{name: neurips, years: [2020, 2021]}, {name: icml, years: 2020-2024}, acl]`, or the bare
 * list, in YAML or (by its ending) JSON. Throws UsageError that names the file, the entry and the field.
 */
export async function readVenueFile(path: string, latest: number): Promise<FileVenue[]> {
  const wrong = (what: string): UsageError => new UsageError(...wrongVenueFile(path, what));
  const entries = listIn(await contentOf(path, wrong), wrong);
  return entries.map((raw, at) => {
    const entry = entryOf(raw, at, wrong);
    const name = (typeof entry === 'string' ? entry : entry.name).trim();
    if (name === '') throw wrong(`, entry ${at + 1}: it has no name`);
    const place = `entry ${at + 1} ("${name}")`;
    return { name, place, years: yearsOf(entry, latest, (what) => wrong(`, ${place}${what}`)) };
  });
}

/** One byte more than there may be, at the most: a pipe or a device has no size, and need not end. */
async function beginningOf(path: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of createReadStream(path, { end: MOST_BYTES })) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

type Wrong = (what: string) => UsageError;

async function contentOf(path: string, wrong: Wrong): Promise<unknown> {
  let text: string;
  try {
    const { size } = await stat(path);
    if (size > MOST_BYTES) throw wrong(`has ${count(size)} bytes; expected at most ${count(MOST_BYTES)}`);
    const bytes = await beginningOf(path);
    if (bytes.length > MOST_BYTES)
      throw wrong(`has more than ${count(MOST_BYTES)} bytes; no list of venues is so long`);
    text = bytes.toString('utf8').replace(/^\ufeff/, '');
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw wrong(`cannot be read: ${describeSystemError(error)}`);
  }
  if (isNestedDeeply(text, MOST_LEVELS)) throw wrong('is nested too deeply for a list of venues');
  const isJson = path.toLowerCase().endsWith('.json');
  try {
    if (isJson) return JSON.parse(text) as unknown;
    const { parse } = await import('yaml');
    return parse(text, { logLevel: 'error' }) as unknown;
  } catch (error) {
    // What follows on other lines is a picture of the place.
    const [first = ''] = (error as Error).message.split('\n');
    throw wrong(`is not valid ${isJson ? 'JSON' : 'YAML'}: ${first.replace(/:$/, '')}`);
  }
}

function listIn(content: unknown, wrong: Wrong): readonly unknown[] {
  const given = Array.isArray(content) ? { venues: content as unknown[] } : content;
  const parsed = z.strictObject({ venues: z.array(z.unknown()) }).safeParse(given);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    if (issue?.code === 'unrecognized_keys') throw wrong(`has "${issue.keys[0]}"; there is: venues`);
    throw wrong(', "venues": expected a list of venues');
  }
  if (parsed.data.venues.length === 0) throw wrong(' names no venue');
  return parsed.data.venues;
}

function entryOf(raw: unknown, at: number, wrong: Wrong): Entry {
  const parsed = entrySchema.safeParse(raw);
  if (parsed.success) return parsed.data;
  const place = `, entry ${at + 1}`;
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw))
    throw wrong(`${place}: expected a name, or name and years`);
  const unknown = Object.keys(raw).find((key) => !['name', 'year', 'years'].includes(key));
  throw wrong(
    unknown === undefined
      ? `${place}, "name": expected a text`
      : `${place}: there is no field "${unknown}"; there are: name, year, years`,
  );
}

function yearsOf(entry: Entry, latest: number, wrong: Wrong): readonly number[] | undefined {
  if (typeof entry === 'string') return undefined;
  if (entry.year !== undefined && entry.years !== undefined)
    throw wrong(': it has both "year" and "years"; expected one of them');
  const field = entry.year === undefined ? 'years' : 'year';
  const given = entry[field];
  if (given === undefined) return undefined;
  const parts = Array.isArray(given) ? (given as unknown[]) : [given];
  if (parts.length === 0) throw wrong(`, "${field}": it is empty; expected years`);
  return inOrder(
    parts.flatMap((part) => {
      const isText = typeof part === 'string' || typeof part === 'number';
      const read = isText ? readYears(String(part), latest) : { expected: 'years' };
      if ('years' in read) return read.years;
      throw wrong(`, "${field}": it is ${JSON.stringify(part)}; expected ${read.expected}`);
    }),
  );
}
