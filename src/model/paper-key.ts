import { hash } from 'node:crypto';
import { foldLetters, foldWords, plainText } from './fold.js';
import { IDENTIFIER_TYPES } from './identifiers.js';
import type { Paper } from './paper.js';

/**
 * Identifies a record of the input by what it says, so that a re-ordered list is the same list: 32 hex digits
 * (128 bits of SHA-256). Made of the normalised identifiers, else of folded title, authors and year; records that
 * are identical in this are told apart by an occurrence number.
 */
export type PaperKey = string;

export const KEY_BYTES = 16;
export const CONTENT_BYTES = 8;

/** The key of the first record with this identity. */
export function baseKey(paper: Paper): PaperKey {
  return shortHash(`paper 1\n${identityOf(paper)}`, KEY_BYTES);
}

/** The key of the second, third, … record with the same identity. `occurrence` counts from 1. */
export function occurrenceKey(base: PaperKey, occurrence: number): PaperKey {
  return occurrence === 1 ? base : shortHash(`occurrence ${occurrence}\n${base}`, KEY_BYTES);
}

/**
 * Hash of all that a source is asked by and judged by, 16 hex digits. An outcome holds for as long as this does
 * not change; other fields (notes, keywords) may be edited freely between runs.
 */
export function contentHash(paper: Paper): string {
  const { title, authors, year, venue, volume, number, pages, type } = paper;
  const told = [identifierList(paper), title, authors, year, venue, volume, number, pages, type];
  return shortHash(JSON.stringify(told), CONTENT_BYTES);
}

function identityOf(paper: Paper): string {
  const identifiers = identifierList(paper);
  if (identifiers.length > 0) return identifiers.join('\n');
  const authors = paper.authors.map((name) => foldWords(plainText(name)));
  return ['title', foldLetters(plainText(paper.title ?? '')), ...authors, `${paper.year ?? ''}`].join('\n');
}

function identifierList(paper: Paper): string[] {
  const list: string[] = [];
  for (const type of IDENTIFIER_TYPES) {
    const value = paper.identifiers[type];
    if (value !== undefined) list.push(`${type}:${value}`);
  }
  return list;
}

function shortHash(text: string, bytes: number): string {
  return hash('sha256', text, 'hex').slice(0, 2 * bytes);
}
