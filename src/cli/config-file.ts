import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import { isSameFile, outputTarget, refuseOutputOver } from '../formats/output-target.js';
import { DEFAULT_VENUE_NAMES, type VenueNames } from '../match/venue-names.js';
import { describeSystemError, systemCode, UsageError } from '../model/errors.js';
import {
  DEFAULT_PRECEDENCE,
  isRuleOf,
  Precedence,
  PRECEDENCE,
  REST,
  type PrecedenceField,
} from '../merge/precedence.js';
import { wrongConfigFile } from './messages.js';

/** The configuration file that is read when none is named. */
const CONFIG_FILE = 'cf.config.json';

const schema = z.strictObject({
  precedence: z
    .record(
      z.string(),
      z.array(z.string({ error: 'expected a text' }), { error: 'expected a list of texts' }),
    )
    .optional(),
  venues: z
    .record(
      z.string(),
      z.array(z.string({ error: 'expected a text' }), { error: 'expected a list of names and ISSNs' }),
    )
    .optional(),
});

/** What the configuration file asks for; where it says nothing, what is so by itself. */
export interface FileConfig {
  readonly precedence: Precedence;
  readonly venues: VenueNames;
}

const ORDER_OF_SOURCES = 'sources';
const FIELDS = Object.keys(PRECEDENCE) as PrecedenceField[];

/**
 * What the configuration file `{"precedence": {"<field>": ["<rule>" | "source:<id>" | "input:<file>", …], "sources": ["<id>", …]}, "venues": {"<name>":
 * ["<other name>" | "<ISSN>", …]}}` asks for; the tables as they stand where there is no such file. `path` is the value of `--config`, undefined where it was
 * not given. Throws UsageError that lists what there is, or where the file would be lost under the `output`.
 */
export async function readConfigFile(path: string | undefined, output = '-'): Promise<FileConfig> {
  const name = path ?? CONFIG_FILE;
  await refuseOutputOver(outputTarget(output), 'the configuration file', (file) => isSameFile(file, name));
  let text: string;
  try {
    text = await readFile(name, 'utf8');
  } catch (error) {
    if (path === undefined && systemCode(error) === 'ENOENT')
      return { precedence: DEFAULT_PRECEDENCE, venues: DEFAULT_VENUE_NAMES };
    throw new UsageError(...wrongConfigFile(name, `cannot be read: ${describeSystemError(error)}`));
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new UsageError(...wrongConfigFile(name, `is not valid JSON: ${(error as Error).message}`));
  }
  const parsed = schema.safeParse(json);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const place = issue?.path.join('.') ?? '';
    const what =
      issue?.code === 'unrecognized_keys'
        ? `has "${issue.keys[0]}"; there is: precedence, venues`
        : `${place === '' ? '' : `, "${place}": `}${issue?.message ?? 'is not valid'}`;
    throw new UsageError(...wrongConfigFile(name, what));
  }
  return {
    precedence: precedenceOf(parsed.data.precedence ?? {}, name),
    venues: venuesOf(parsed.data.venues ?? {}, name),
  };
}

/** The table with the venues of the file, each under the name that it is given and under all in its list. */
function venuesOf(given: Readonly<Record<string, readonly string[]>>, name: string): VenueNames {
  let venues = DEFAULT_VENUE_NAMES;
  for (const [venue, others] of Object.entries(given)) {
    const wrong = (what: string): UsageError =>
      new UsageError(...wrongConfigFile(name, `, "venues.${venue}": ${what}`));
    const texts = others.map((text) => text.trim());
    const names = [venue, ...texts.filter((text) => !LOOKS_LIKE_ISSN.test(text))];
    const issns = texts.filter((text) => LOOKS_LIKE_ISSN.test(text)).map((issn) => issn.toUpperCase());
    const noVenue = names.find((text) => venues.named(text) === undefined);
    if (noVenue !== undefined) throw wrong(`"${noVenue}" is no name of a conference or journal`);
    const noIssn = issns.find((issn) => !isIssn(issn));
    if (noIssn !== undefined) throw wrong(`"${noIssn}" is no ISSN, its check digit is another`);
    const added = venues.with({ names, issns });
    if (!('named' in added)) {
      const [one, other] = added;
      throw wrong(
        `its names are of two venues, "${one.names[0] ?? one.key}" and "${other.names[0] ?? other.key}"`,
      );
    }
    venues = added;
  }
  return venues;
}

const LOOKS_LIKE_ISSN = /^\d{4}-\d{3}[\dX]$/i;

/** The eighth digit makes the weighted sum of all a multiple of 11 (ISO 3297). */
function isIssn(issn: string): boolean {
  const digits = [...issn.replace('-', '')].map((digit) => (digit === 'X' ? 10 : Number(digit)));
  return digits.reduce((sum, digit, at) => sum + (8 - at) * digit, 0) % 11 === 0;
}

function precedenceOf(given: Readonly<Record<string, readonly string[]>>, name: string): Precedence {
  const { [ORDER_OF_SOURCES]: sources = [], ...fields } = given;
  const wrongSource = sources.find((source) => !/^[a-z0-9_]+$/.test(source));
  if (wrongSource !== undefined) {
    const what = `, "precedence.sources": "${wrongSource}" is no name of a source; see: cf sources`;
    throw new UsageError(...wrongConfigFile(name, what));
  }
  for (const [field, rules] of Object.entries(fields)) {
    if (!isField(field)) {
      const what = `, "precedence": there is no field "${field}"; there are: ${[...FIELDS, ORDER_OF_SOURCES].join(', ')}`;
      throw new UsageError(...wrongConfigFile(name, what));
    }
    const wrong = rules.find((rule) => !isRuleOf(field, rule));
    if (wrong !== undefined) {
      const known = [...PRECEDENCE[field], ...REST, 'source:<name of a source>', 'input:<name of a list>'];
      const what = `, "precedence.${field}": there is no rule "${wrong}"; there are: ${known.join(', ')}`;
      throw new UsageError(...wrongConfigFile(name, what));
    }
  }
  return new Precedence({ fields, sources });
}

const isField = (field: string): field is PrecedenceField => Object.hasOwn(PRECEDENCE, field);
