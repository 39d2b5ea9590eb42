import picocolors from 'picocolors';
import { findPaper, readQuery, type FoundPaper } from '../../dedupe/find-paper.js';
import { openOutput } from '../../formats/output-file.js';
import { UsageError } from '../../model/errors.js';
import { explain } from '../../merge/explanation.js';
import type { CommandContext } from '../context.js';
import type { ExplainFlags } from './explain.js';
import { explainText, paperLines, type Look } from './explain-text.js';
import { noSuchPaper, severalPapers } from './messages.js';
import { say } from '../sessions-root.js';

/** `cf explain`: throws UsageError where no paper is meant, or several. */
export async function runExplain(
  file: string,
  paper: string,
  flags: ExplainFlags,
  context: CommandContext,
): Promise<void> {
  const output = await openOutput(file);
  const look = lookOf(context);
  const found = await onePaper(output.path, paper, file);
  const explanation = explain(found.record);
  if (flags.json === true) {
    const { nth, rows, title } = found;
    say(context, JSON.stringify({ record: nth + 1, rows, title: title ?? null, ...explanation }, null, 2));
  } else say(context, explainText(explanation, found, look));
}

/** The one paper that is meant. Throws UsageError that lists several, or the nearest ones where there is none. */
export async function onePaper(path: string, paper: string, file: string): Promise<FoundPaper> {
  const { papers, count, nearest, records } = await findPaper(path, readQuery(paper));
  const [first] = papers;
  const plain: Look = { colors: picocolors.createColors(false), columns: Infinity };
  if (first === undefined)
    throw new UsageError(...noSuchPaper(paper, file, records, paperLines(nearest, 0, plain)));
  if (count > 1) throw new UsageError(...severalPapers(paper, count, paperLines(papers, count, plain)));
  return first;
}

/** Colours and width of standard output, where this command shows what it found. */
function lookOf({ environment, stdout }: CommandContext): Look {
  const { isTTY, columns } = stdout as { isTTY?: boolean; columns?: number };
  const isTerminal = isTTY === true && environment.TERM !== 'dumb';
  return {
    colors: picocolors.createColors(isTerminal && (environment.NO_COLOR ?? '') === ''),
    columns: isTTY === true ? (columns ?? 80) : Infinity,
  };
}
