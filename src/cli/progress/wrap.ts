import { stripVTControlCharacters } from 'node:util';

const widthOf = (text: string): number => stripVTControlCharacters(text).length;

/** A command that is told stands at the end of its line: broken, it would be another one when it is pasted. */
const COMMAND = /(?<=^| )cf [a-z].*$/;

/** Breaks text between words, so that no line is longer than the terminal is wide; colours take no room. Longer words and commands stay whole. */
export function wrap(text: string, columns: number): string {
  return text
    .split('\n')
    .map((line) => wrapLine(line, Math.max(20, columns)))
    .join('\n');
}

function wrapLine(text: string, columns: number): string {
  const lines: string[] = [];
  let line = '';
  for (const word of wordsOf(text)) {
    if (line === '') line = word;
    else if (widthOf(line) + 1 + widthOf(word) <= columns) line += ` ${word}`;
    else {
      lines.push(line);
      line = word;
    }
  }
  return [...lines, line].join('\n');
}

function wordsOf(text: string): string[] {
  const at = COMMAND.exec(text)?.index;
  if (at === undefined) return text.split(' ');
  return [...(at === 0 ? [] : text.slice(0, at - 1).split(' ')), text.slice(at)];
}
