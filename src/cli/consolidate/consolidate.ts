import type { Command } from 'commander';
import type { CommandContext } from '../context.js';
import type { ConsolidateFlags } from './config.js';

const AFTER = `
Environment:
  OPENALEX_API_KEY, SEMANTIC_SCHOLAR_API_KEY   your keys (see: cf sources)
  CF_MAILTO                           an address under which a source can reach you; crossref is faster with it
  CF_SNAPSHOT_DIR, CF_STATE_DIR       as --snapshot-dir and --state-dir
  CF_<SOURCE>_URL, CF_<SOURCE>_RPS    another address of a source; its requests per second
  CF_LIMITS_DIR                       where runs keep the limits of the sources together (default: in the state folder)
  SOURCE_DATE_EPOCH                   takes the place of every time in the output (whole seconds)
  NO_COLOR                            no colours

Exit codes:
  0     complete: every paper has an answer from every source, and the output is written
  2     wrong command line; nothing was touched
  65    the list is not valid (66: there is no such file)
  73    the output cannot be written; everything that was answered is saved
  74    the session is damaged, of another list, or cannot be written
  75    not complete: something is left to ask, or another process is at it; run it again with --resume
  130, 143, 129   stopped by SIGINT, SIGTERM, SIGHUP; everything that was answered is saved

Examples:
  cf consolidate --input papers.json
  cf consolidate --input papers.json --output out/consolidated.jsonl.gz --sources openalex
  cf consolidate --input papers.json --snapshot-dir /data/openalex/works --dry-run
  cf consolidate --input papers.json --resume
  zcat papers.json.gz | cf consolidate --input - --output - > consolidated.json
  cf consolidate --input papers.json --resume --max-runtime 55 --no-progress     (every hour, by cron)
`;

export function addConsolidateCommand(program: Command, context: CommandContext): void {
  program
    .command('consolidate')
    .summary('ask the sources about every paper of a list, and write the consolidated list')
    .description(
      'Asks several sources about every paper of a list and writes one list in which every value says where it came from.\n' +
        'It may be stopped at any moment: --resume goes on, asks nothing twice, and gives the same output.',
    )
    .optionsGroup('Input and output:')
    .option(
      '-i, --input <file>',
      'list of papers: JSON ({"papers": […]} or an array), JSON Lines, CSV, RIS or BibTeX, also .gz; "-": standard input',
    )
    .option(
      '--columns <list>',
      'which column of a table holds what, where its name does not tell: title=TI,year=PY',
    )
    .option(
      '-o, --output <file>',
      'where the result goes: .json, .jsonl, .csv, .ris, .bib, also .gz; "-": standard output (default: beside the input)',
    )
    .option(
      '--allow-partial',
      'write the output even though something is left to ask (exit code 75 all the same)',
    )
    .optionsGroup('Sources:')
    .option(
      '-s, --sources <list>',
      'whom to ask, in this order, separated by commas (default: all that can be used; see: cf sources)',
    )
    .option(
      '--snapshot-dir <dir>',
      'folder of OpenAlex works for the source "snapshot" (also CF_SNAPSHOT_DIR)',
    )
    .option(
      '--budget <list>',
      'what may be spent: openalex=1usd, openalex=5000credits/day, crossref=2000requests, separated by commas; a session remembers it',
    )
    .option('--batch-size <n>', 'papers per batch (default: what suits the source)')
    .option(
      '--config <file>',
      'which of several values wins, where the rules are to be others (default: cf.config.json, if it is there)',
    )
    .optionsGroup('Duplicates:')
    .option(
      '--dedupe <mode>',
      'which papers are one: off; ids: same identifier; safe: certain; all: likely (default: safe)',
    )
    .option(
      '--versions <mode>',
      'preprint, conference and journal version: merge; link: apart, naming each other; keep (default: link)',
    )
    .optionsGroup('Stopping and going on:')
    .option(
      '--resume [session_id]',
      'go on with that session, or the latest unfinished one of this list, else a new one; without a list: the only unfinished one',
    )
    .option(
      '--accept-changed-input',
      'with --resume: go on although the list has changed, with what still holds',
    )
    .option('--checkpoint-interval <minutes>', 'time between checkpoints; 0: no timed ones (default: 5)')
    .option('--max-runtime <minutes>', 'stop cleanly after this time (exit code 75)')
    .option('--state-dir <dir>', 'where sessions are kept (also CF_STATE_DIR; default: .cf_state)')
    .option('--keep-session', 'keep the session after success')
    .optionsGroup('What is shown:')
    .option('--dry-run', 'say what would be asked, and what it would cost in credits and time; ask nothing')
    .option(
      '--count-venues',
      'with --dry-run: ask how many works the venues have, a request for each, for an exact plan',
    )
    .option('--no-progress', 'plain lines instead of bars (so it is without a terminal)')
    .option('--quiet', 'only errors')
    .option('--verbose', 'checkpoints, too')
    .option('--json', 'what happens as JSON lines on standard error')
    .addHelpText('after', AFTER)
    .action(async (flags: ConsolidateFlags) => {
      const { runConsolidateCommand } = await import('./run-consolidate.js');
      context.exitCode = await runConsolidateCommand(flags, context);
    });
}
