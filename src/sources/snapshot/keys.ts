import { titleKeys } from '../../match/title-keys.js';
import type { Identifiers, IdentifierType } from '../../model/identifiers.js';
import type { WorkRecord } from '../../model/outcome.js';
import type { Paper } from '../../model/paper.js';

/** The types of identifier under which OpenAlex knows works. */
export const KNOWN_TYPES = [
  'openalex',
  'doi',
  'pmid',
  'pmcid',
  'arxiv',
  'mag',
] as const satisfies readonly IdentifierType[];

/** A key that leads to a work, and by which identifier it does. */
export interface IdentifierKey {
  readonly key: string;
  readonly type: IdentifierType;
}

/** Everything under which a work is to be found: finished strings, compared as they are ever after. */
export function keysOfRecord(record: WorkRecord): string[] {
  const names = (record.authors ?? []).map((author) => author.name);
  return [
    ...record.identifiers.map((identifier) => `${identifier.type}:${identifier.value}`),
    ...titleKeysOf(record.title, names),
  ].filter(isWritable);
}

export function keysOfIdentifiers(identifiers: Identifiers): IdentifierKey[] {
  const keys: IdentifierKey[] = [];
  for (const type of KNOWN_TYPES) {
    const value = identifiers[type];
    if (value !== undefined && isWritable(value)) keys.push({ key: `${type}:${value}`, type });
  }
  return keys;
}

export function keysOfTitle(paper: Paper): string[] {
  return titleKeysOf(paper.title, paper.authors);
}

function titleKeysOf(title: string | undefined, authors: readonly string[]): string[] {
  return title === undefined ? [] : titleKeys(title, authors).map((key) => `title:${key}`);
}

/** Keys are kept one a line; an identifier with a control character in it is no identifier. */
function isWritable(key: string): boolean {
  return !/\p{Cc}/u.test(key);
}
