import { type Message } from '../messages.js';
import { count, counted } from '../numbers.js';

/** What is said of a paper that was named on the command line. */

/** What is meant by a paper on the command line, and is not there. */
export function noSuchPaper(
  paper: string,
  file: string,
  records: number,
  nearest: readonly string[],
): Message {
  const message = `no paper in "${file}" (${counted(records, 'record')}) is "${paper}"`;
  if (/^\d+$/.test(paper.trim()))
    return [
      message,
      { next: `A number is a row of the input. A PubMed id is typed so: pmid:${paper.trim()}` },
    ];
  if (nearest.length === 0)
    return [message, { next: 'Give a row of the input, an identifier, or words of the title.' }];
  return [message, { next: ['The nearest titles are:', ...nearest].join('\n') }];
}

export const severalPapers = (paper: string, number: number, listed: readonly string[]): Message => [
  `"${paper}" is ${count(number)} papers`,
  { next: ['Give the row of one of them, or more of its title:', ...listed].join('\n') },
];
