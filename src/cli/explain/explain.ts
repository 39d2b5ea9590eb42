import type { Command } from 'commander';
import type { CommandContext } from '../context.js';

export interface ExplainFlags {
  readonly json?: boolean;
}

/** What a paper may be called on the command line, for the help of the commands that take one. */
export const WHICH_PAPER = `
Which paper:
  12                     the output record that stands for row 12 of the input (rows count from 1, through all lists)
  10.1000/xyz            a DOI in any spelling, an arXiv id, an OpenAlex id, "pmid:123", …
  deep learning nature   words of the title, or a whole title, or a paper_id
For an output in CSV, RIS or BibTeX the whole records are read from "<output file>.jsonl" beside it.
`;

const AFTER = `${WHICH_PAPER}
Exit codes: 0 shown, 2 no such paper or several, 65 not a list of papers, 66 no such file

Examples:
  cf explain papers.consolidated.json 12
  cf explain papers.consolidated.json https://doi.org/10.1038/nature14539
  cf explain papers.consolidated.jsonl.gz "deep learning" --json
`;

export function addExplainCommand(program: Command, context: CommandContext): void {
  program
    .command('explain <output_file> <paper...>')
    .summary('show where each value of a paper came from, and why it won')
    .description(
      'Shows one paper of an output: where each value came from, what the others said and why this one won,\n' +
        'which records were merged and why, its other versions, and what came of asking each source.',
    )
    .option('--json', 'as JSON')
    .addHelpText('after', AFTER)
    .action(async (file: string, paper: string[], flags: ExplainFlags) => {
      const { runExplain } = await import('./run-explain.js');
      await runExplain(file, paper.join(' '), flags, context);
    });
}
