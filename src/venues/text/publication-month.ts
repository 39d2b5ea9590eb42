const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');

/** `07` of "July", "Jul", "July 10-15", "June-July": the first month that is named. */
export function monthOf(text: string | undefined): string | undefined {
  const named = /\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)/i.exec(text ?? '')?.[1];
  const number = named === undefined ? 0 : MONTHS.indexOf(named.toLowerCase()) + 1;
  return number === 0 ? undefined : String(number).padStart(2, '0');
}
