import type { Command } from 'commander';
import type { CommandContext } from '../context.js';
import type { DedupeFlags } from './config.js';

const AFTER = `
What is merged (--dedupe):
  off    nothing
  ids    records that share an identifier and do not contradict each other
  safe   also those that are certain by title, authors and the rest (default)
  all    also those that are more likely the same than not
Every output record says in "consolidation" which input records it stands for, has them as they came, and why.

Deciding the unclear pairs:
  1. cf dedupe -i a.json -i b.json --review pairs.csv
  2. fill in the column "decision" in pairs.csv with: same, or different
  3. the same command again: it takes the decisions in, and leaves what is still unclear in pairs.csv
Decisions are kept in the state folder, by the content of the records: they hold in every later run, in any order.

Exit codes:
  0     complete, also when pairs are unclear
  2     wrong command line; nothing was touched
  65    a list or the review file is not valid (66: there is no such list); nothing was touched
  73    the output cannot be written
  74    the decisions are damaged or cannot be written
  130, 143, 129   stopped by SIGINT, SIGTERM, SIGHUP; no file is half written

Examples:
  cf dedupe -i scopus.csv -i wos.ris -i pubmed.nbib -o all.json
  cf dedupe -i all.json --clusters clusters.csv --review pairs.csv
  cf dedupe -i papers.json --dedupe ids --versions keep
  zcat papers.jsonl.gz | cf dedupe -i - -o - > without-duplicates.json
`;

export function addDedupeCommand(program: Command, context: CommandContext): void {
  program
    .command('dedupe')
    .summary('write one list without duplicates; nobody is asked')
    .description(
      'Reads one or several lists of papers and writes one list in which every work stands once.\n' +
        'Nothing is lost and nothing is guessed: merged records are kept inside, unclear pairs are left to you.',
    )
    .optionsGroup('Input and output:')
    .option(
      '-i, --input <file...>',
      'list of papers: JSON ({"papers": […]} or an array), JSON Lines, CSV, RIS or BibTeX, also .gz; "-": standard input; several may be given',
    )
    .option(
      '-o, --output <file>',
      'where the list goes: .json, .jsonl, .csv, .ris, .bib, also .gz; "-": standard output (default: beside the first input)',
    )
    .option(
      '--columns <list>',
      'which column of a table holds what, where its name does not tell: title=TI,year=PY',
    )
    .option('--clusters <file>', 'write row,paper_id,cluster for every input record to this CSV file')
    .optionsGroup('What is one work:')
    .option('--dedupe <mode>', 'off, ids, safe or all; see below (default: safe)')
    .option(
      '--versions <mode>',
      'preprint, conference and journal version of one work: merge, link or keep apart (default: link)',
    )
    .option(
      '--review <file>',
      'write unclear pairs to this CSV file; with decisions filled in, read them back first',
    )
    .option(
      '--config <file>',
      'which of several values wins, where the rules are to be others (default: cf.config.json, if it is there)',
    )
    .option('--state-dir <dir>', 'where decisions are kept (also CF_STATE_DIR; default: .cf_state)')
    .optionsGroup('What is shown:')
    .option('--no-progress', 'plain lines instead of bars (so it is without a terminal)')
    .option('--quiet', 'only errors')
    .option('--json', 'what happens as JSON lines on standard error')
    .addHelpText('after', AFTER)
    .action(async (flags: DedupeFlags) => {
      const { runDedupeCommand } = await import('./run-dedupe.js');
      context.exitCode = await runDedupeCommand(flags, context);
    });
}
