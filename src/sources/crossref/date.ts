import type { CrossrefWork } from './schema.js';

export interface PublicationDate {
  readonly year: number;
  /** `2021`, `2021-07` or `2021-07-01`. */
  readonly iso: string;
}

/** The day of publication, as precise as it is known: `issued` is the earliest of the others, but may be `[null]`. */
export function dateOf(work: CrossrefWork): PublicationDate | undefined {
  for (const date of [work.issued, work.published, work['published-online'], work['published-print']]) {
    const parts = date?.['date-parts'][0];
    const read = parts === undefined ? undefined : readParts(parts);
    if (read !== undefined) return read;
  }
  return undefined;
}

function readParts([rawYear, rawMonth, rawDay]: readonly unknown[]): PublicationDate | undefined {
  const [year, month, day] = [rawYear, rawMonth, rawDay].map(whole);
  if (year === undefined || year < 1000 || year > 9999) return undefined;
  const twoDigits = (n: number): string => String(n).padStart(2, '0');
  if (month === undefined || month < 1 || month > 12) return { year, iso: String(year) };
  const inMonth = `${year}-${twoDigits(month)}`;
  const days = new Date(Date.UTC(year, month, 0)).getUTCDate();
  if (day === undefined || day < 1 || day > days) return { year, iso: inMonth };
  return { year, iso: `${inMonth}-${twoDigits(day)}` };
}

/** Some wrote them as text. */
function whole(part: unknown): number | undefined {
  const number = typeof part === 'string' && /^\d{1,4}$/.test(part) ? Number(part) : part;
  return typeof number === 'number' && Number.isInteger(number) ? number : undefined;
}
