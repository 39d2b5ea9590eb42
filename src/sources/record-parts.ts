import { plainText } from '../model/fold.js';

/** The parts of a record (`WorkRecord`) as every source makes them of what it got. Pure. */

/** Absent fields are left out, so that the journal holds what was said and nothing else. */
type Present<T> = { [K in keyof T]: T[K] } & object;

export function withoutUndefined<T extends object>(
  fields: T,
): Present<{ [K in keyof T]: Exclude<T[K], undefined> }> {
  const kept = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(kept) as Present<{ [K in keyof T]: Exclude<T[K], undefined> }>;
}

/** Text without markup and entities, on one line; undefined when nothing is left. */
export function readable(text: string | undefined): string | undefined {
  const plain = text === undefined ? '' : plainText(text);
  return plain === '' ? undefined : plain;
}

export function nonEmpty<T>(list: readonly T[]): readonly T[] | undefined {
  return list.length > 0 ? list : undefined;
}

/** Without duplicates and without what is undefined, in the order given. */
export function distinct(values: readonly (string | undefined)[]): string[] {
  return [...new Set(values.filter((value) => value !== undefined))];
}

/** Bare: `0000-0003-1613-5981`. */
export function orcidOf(raw: string | undefined): string | undefined {
  return /(?:\d{4}-){3}\d{3}[\dX]$/i.exec(raw?.trim() ?? '')?.[0].toUpperCase();
}

/** ROR's own canonical form, the link: `https://ror.org/05ppvf150`. */
export function rorOf(raw: string | undefined): string | undefined {
  const id = /(?:^|\/)(0[a-z0-9]{6}\d{2})$/i.exec(raw?.trim() ?? '')?.[1];
  return id === undefined ? undefined : `https://ror.org/${id.toLowerCase()}`;
}

/** ISO 639-1; some write languages with a region (`zh-cn`). */
export function languageOf(raw: string | undefined): string | undefined {
  return /^([a-z]{2})(?:[-_].*)?$/.exec(raw?.trim().toLowerCase() ?? '')?.[1];
}

/** `9-32`, from the first and the last page. */
export function pagesOf(first: string | undefined, last: string | undefined): string | undefined {
  const from = readable(first);
  const to = readable(last);
  if (from === undefined || to === undefined || from === to) return from ?? to;
  return `${from}-${to}`;
}

/** Links that lead somewhere, without duplicates. */
export function linksOf(links: readonly (string | undefined)[]): string[] {
  return distinct(
    links.map((link) => (/^https?:\/\/\S+$/i.test(link?.trim() ?? '') ? link?.trim() : undefined)),
  );
}
