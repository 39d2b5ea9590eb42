import type { Command } from 'commander';
import type { CollectFlags } from './config.js';
import type { CommandContext } from '../context.js';

const AFTER = `
A file of venues (--venue-file), in YAML or JSON; without years of its own a venue is listed in those of --years:
  venues:
    - {name: neurips, years: [2020, 2021]}
    - {name: icml, years: 2020-2024}
    - acl

Environment:
  OPENREVIEW_USERNAME, OPENREVIEW_PASSWORD   your login at OpenReview (or OPENREVIEW_TOKEN)
  OPENALEX_API_KEY, SEMANTIC_SCHOLAR_API_KEY   your keys
  CF_MAILTO                           an address under which a lister can reach you; crossref is faster with it
  CF_STATE_DIR                        as --state-dir
  CF_<LISTER>_URL, CF_<LISTER>_RPS    another address of a lister; its requests per second
  CF_LIMITS_DIR                       where runs keep the limits together (default: in the state folder)
  SOURCE_DATE_EPOCH                   takes the place of every time in the output (whole seconds)
  NO_COLOR                            no colours

Exit codes:
  0     complete: every venue and year is listed, or nobody who was asked has it, and the output is written
  2     wrong command line; nothing was touched
  65    a file of the folder is not valid (66: it is not there)
  73    the output cannot be written; everything that was listed is saved
  74    the session is damaged, or cannot be written
  75    not complete: something could not be listed, or another process is at it; run it again with --resume
  130, 143, 129   stopped by SIGINT, SIGTERM, SIGHUP; everything that was listed is saved

Examples:
  cf collect --list-venues speech
  cf collect --venues acl,emnlp --years 2020-2024 -o papers.json
  cf collect --venue-file venues.yaml --dry-run
  cf collect --venues iclr --year 2024 --resume
  cf collect --from proceedings/ -o papers.jsonl.gz
  cf collect --venues acl --year 2024 | cf consolidate -i - -o consolidated.json
`;

export function addCollectCommand(program: Command, context: CommandContext): void {
  program
    .command('collect')
    .summary('list the papers of venues and years')
    .description(
      'Lists the papers of conferences and journals in the years that are asked for, and writes one list of them.\n' +
        'It may be stopped at any moment: --resume goes on, lists nothing twice, and gives the same output.',
    )
    .optionsGroup('Venues and years:')
    .option('--venue <name>', 'one conference or journal, by any of its names')
    .option('--venues <list>', 'several, separated by commas')
    .option('--venue-file <file>', 'venues with years of their own, in YAML or JSON; see below')
    .option('--year <year>', 'one year')
    .option('--years <list>', 'years: 2020-2024, or 2020,2022, or both mixed')
    .option('--list-venues [words]', 'show who lists which venue, for which years, and what each needs')
    .optionsGroup('Listing:')
    .option('--lister <name>', 'who is asked, whatever the venue (default: who suits it best)')
    .option('--from <dir>', 'read files of the listers from this folder; nobody is asked')
    .option('--max-papers <n>', 'papers of a venue and year, at the most; 0: all (default: 0)')
    .option('--refresh', 'list again what an earlier collection has listed to its end')
    .option(
      '--config <file>',
      'other names of venues, under "venues" (default: cf.config.json, if it is there)',
    )
    .optionsGroup('Output:')
    .option(
      '-o, --output <file>',
      'where the list goes: .json, .jsonl, .csv, .ris, .bib, also .gz; "-": standard output (default: standard output in a pipe, else papers_<time>.json)',
    )
    .option(
      '--allow-partial',
      'write the output even though something could not be listed (exit code 75 all the same)',
    )
    .optionsGroup('Stopping and going on:')
    .option(
      '--resume [session_id]',
      'go on with that session, or the latest unfinished one of these venues and years, else a new one; without venues: the only unfinished one',
    )
    .option('--checkpoint-interval <minutes>', 'time between checkpoints; 0: no timed ones (default: 5)')
    .option('--max-runtime <minutes>', 'stop cleanly after this time (exit code 75)')
    .option('--state-dir <dir>', 'where sessions are kept (also CF_STATE_DIR; default: .cf_state)')
    .option('--keep-session', 'keep the session after success')
    .optionsGroup('What is shown:')
    .option('--dry-run', 'say who would be asked for what, what is left out and why; ask nothing')
    .option('--no-progress', 'plain lines instead of bars (so it is without a terminal)')
    .option('--quiet', 'only errors')
    .option('--verbose', 'checkpoints, too')
    .option('--json', 'what happens as JSON lines on standard error')
    .addHelpText('after', AFTER)
    .action(async (flags: CollectFlags) => {
      const { runCollectCommand } = await import('./run-collect.js');
      context.exitCode = await runCollectCommand(flags, context);
    });
}
