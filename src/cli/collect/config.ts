import { stat } from 'node:fs/promises';
import * as z from 'zod';
import type { CollectConfig } from '../../collect/config.js';
import { isSameFile, outputTarget, refuseOutputOver } from '../../formats/output-target.js';
import { describeSystemError, UsageError } from '../../model/errors.js';
import { noFolder, noVenues, sessionHasItsOwn } from './messages.js';
import { knownLister } from '../../venues/choose-listers.js';
import { readConfigFile } from '../config-file.js';
import type { CommandContext } from '../context.js';
import { wrongValue } from '../messages.js';
import { onlyUnfinished } from '../sessions/only-unfinished.js';
import {
  expectedOfRun,
  givenToRun,
  refuseQuietVerbose,
  RUN_SHAPE,
  RUN_TAKES_A_VALUE,
  runConfigOf,
  type RunFlags,
} from '../run-settings.js';
import { name, names, parseSettings, whole, type Expected } from '../settings.js';
import { readVenueFile } from './venue-file.js';
import { wantedVenues } from './wanted-venues.js';
import { inOrder, latestYear, readYears } from './years.js';

/** The flags of `cf collect` as they were typed. */
export interface CollectFlags extends RunFlags {
  readonly venue?: string;
  readonly venues?: string;
  readonly venueFile?: string;
  readonly year?: string;
  readonly years?: string;
  readonly maxPapers?: string;
  readonly lister?: string;
  readonly from?: string;
  readonly listVenues?: boolean | string;
  readonly refresh?: boolean;
}

const MOST_PAPERS = 1_000_000_000;

const schema = z.object({
  '--venue': name.optional(),
  '--venues': names.optional(),
  '--venue-file': name.optional(),
  '--max-papers': whole.refine((papers) => papers <= MOST_PAPERS).optional(),
  '--lister': name.optional(),
  '--from': name.optional(),
  ...RUN_SHAPE,
});

type Setting = keyof z.infer<typeof schema>;

const EXPECTED: Readonly<Record<Setting, Expected>> = {
  '--venue': ['the name of a conference or journal', '--venue "Science, Technology, & Human Values"'],
  '--venues': ['names of conferences or journals, separated by commas', '--venues iclr,acl'],
  '--venue-file': ['the name of a file', '--venue-file venues.yaml'],
  '--max-papers': ['a whole number of papers of a venue and year, 0 for all', '--max-papers 100'],
  '--lister': ['the name of a lister (see: cf collect --list-venues)', '--lister openreview'],
  '--from': ['the name of a folder', '--from proceedings/'],
  ...expectedOfRun('collect', 'papers.json'),
};

const TAKE_A_VALUE = [
  '--venue',
  '--venues',
  '--venue-file',
  '--lister',
  '--from',
  ...RUN_TAKES_A_VALUE,
] as const;

/** What `cf collect` is asked to do, from flags, files and environment. Throws UsageError; nothing was touched then. */
export async function readCollectConfig(
  flags: CollectFlags,
  { environment, now, stdoutIsTerminal }: Pick<CommandContext, 'environment' | 'now' | 'stdoutIsTerminal'>,
): Promise<CollectConfig> {
  const given: Partial<Record<Setting, unknown>> = {
    '--venue': flags.venue,
    '--venues': flags.venues,
    '--venue-file': flags.venueFile,
    '--max-papers': flags.maxPapers,
    '--lister': flags.lister,
    '--from': flags.from,
    ...givenToRun(flags, environment),
  };
  const settings = parseSettings(schema, given, EXPECTED, TAKE_A_VALUE);
  refuseQuietVerbose(flags);
  const latest = latestYear(now());
  const years = yearsOf(flags, latest);
  const run = runConfigOf(settings, flags);
  const { '--from': from, '--resume': resumes } = settings;
  const named = [settings['--venue']?.trim() ?? [], settings['--venues'] ?? []].flat();
  const file = settings['--venue-file'];
  const givesVenues = named.length > 0 || file !== undefined;
  const isNew = givesVenues || from !== undefined;
  if (resumes === false && !isNew) throw new UsageError(...noVenues());
  if (typeof resumes === 'string' || !isNew) refuseWhatSessionHas(flags);
  const goesOn = resumes === true && !isNew ? await onlyUnfinished('collect', run.stateDir, now()) : resumes;
  const lister = settings['--lister'] === undefined ? undefined : knownLister(settings['--lister'].trim()).id;
  const { venues: venueNames } = await readConfigFile(settings['--config'], settings['--output']);
  if (file !== undefined)
    await refuseOutputOver(outputTarget(settings['--output'] ?? '-'), 'the file of --venue-file', (path) =>
      isSameFile(path, file),
    );
  const filed = file === undefined ? [] : await readVenueFile(file, latest);
  const venues = givesVenues
    ? wantedVenues({ named, filed, years, inFolder: from !== undefined }, venueNames)
    : undefined;
  if (from !== undefined) await checkFolder(from);
  return {
    ...run,
    venues,
    years: venues === undefined ? years : undefined,
    lister,
    from,
    maxPapers: settings['--max-papers'],
    stdoutIsTerminal,
    resume: goesOn,
    refresh: flags.refresh === true,
    venueNames,
  };
}

/** A session knows what is to be listed: what is given beside its id would be left out in silence. */
function refuseWhatSessionHas(flags: CollectFlags): void {
  const own = [
    ['--venue', flags.venue],
    ['--venues', flags.venues],
    ['--venue-file', flags.venueFile],
    ['--year', flags.year],
    ['--years', flags.years],
    ['--from', flags.from],
    ['--max-papers', flags.maxPapers],
    ['--refresh', flags.refresh],
  ] as const;
  const [given] = own.find(([, value]) => value !== undefined) ?? [];
  if (given !== undefined) throw new UsageError(...sessionHasItsOwn(given));
}

/** Of `--year` and `--years` together. */
function yearsOf({ year, years }: CollectFlags, latest: number): readonly number[] | undefined {
  const given = [
    ['--year', year, '--year 2024'],
    ['--years', years, '--years 2020-2024'],
  ] as const;
  const all = given.flatMap(([setting, text, example]) => {
    if (text === undefined) return [];
    const read = readYears(text, latest);
    if ('years' in read) return read.years;
    throw new UsageError(...wrongValue(setting, text, read.expected, example));
  });
  return year === undefined && years === undefined ? undefined : inOrder(all);
}

async function checkFolder(path: string): Promise<void> {
  let why: string;
  try {
    if ((await stat(path)).isDirectory()) return;
    why = 'it is no folder';
  } catch (error) {
    why = describeSystemError(error);
  }
  throw new UsageError(...noFolder(path, why));
}
