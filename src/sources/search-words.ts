import { plainText } from '../model/fold.js';

/**
 * The words of a title, as they can be given to a search: signs go, because some of them are operators somewhere
 * (`* ? ~ "`), and case goes, because AND, OR and NOT in capitals are operators too; no index knows either. Cut at a
 * word, at `longest` characters; '' for a title without a word.
 */
export function searchWords(title: string, longest: number): string {
  const words = plainText(title)
    .normalize('NFC')
    .toLowerCase()
    .replace(/(?<!\p{L})['’]|['’](?!\p{L})/gu, ' ')
    .replace(/[^\p{L}\p{M}\p{N}'’]+/gu, ' ')
    .trim();
  if (words.length <= longest) return words;
  const cut = words.slice(0, longest);
  return cut.slice(0, cut.lastIndexOf(' ') + 1 || undefined).trim();
}
