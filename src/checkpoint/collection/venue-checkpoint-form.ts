import * as z from 'zod';

export const VENUE_CHECKPOINT_VERSION = 1;

/** A paper as a person finds it in a simple checkpoint; all that is known of it stands in the papers' file. */
export interface ListedBriefly {
  title: string;
  paper_id: string;
  source_url: string | null;
}

/** `{venue}_{year}_checkpoint.json`: what is known of the listing of a venue and year. */
export const venueCheckpointSchema = z.looseObject({
  format_version: z.int(),
  venue: z.string(),
  year: z.int(),
  papers_collected: z.int().min(0),
  completed: z.boolean(),
  last_updated: z.string(),
  lister: z.string().optional(),
  /** What local files it was made of; null for what was asked for over the network. */
  edition: z.string().nullable(),
  /** At how many papers it was cut off; null when it was not. */
  max_papers: z.int().nullable(),
  /** Beside this file. */
  papers_file: z.object({ name: z.string(), sha256: z.string(), bytes: z.int() }),
  papers: z.array(z.object({ title: z.string(), paper_id: z.string(), source_url: z.string().nullable() })),
});
export type VenueCheckpointFile = z.infer<typeof venueCheckpointSchema>;

const text = z.union([z.string(), z.number().transform(String)]).nullish();

/** The same of the tool that came before: without `.meta`, version and papers' file. A number may be written as a string. */
export const originalCheckpointSchema = z.looseObject({
  venue: z.string(),
  year: z.coerce.number().int(),
  papers_collected: z.coerce.number().int().min(0),
  completed: z.boolean(),
  last_updated: z.string().default(''),
  papers: z
    .array(z.looseObject({ title: text, paper_id: text, source_url: text }))
    .nullish()
    .transform((papers) => papers ?? []),
});
export type OriginalCheckpointFile = z.infer<typeof originalCheckpointSchema>;
