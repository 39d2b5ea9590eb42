/** Numbers and times as a person reads them; the same in every locale, so that outputs can be compared. */

export function count(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(?:\d{3})+$)/g, ',');
}

/** `1 paper`, `1,500 papers`. */
export function counted(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The two largest units: `45 s`, `3 min 20 s`, `2 h 5 min`, `3 d 4 h`. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.ceil(seconds));
  if (whole < MINUTE) return `${whole} s`;
  if (whole < HOUR) return pair(Math.floor(whole / MINUTE), 'min', whole % MINUTE, 's');
  const minutes = Math.round(whole / MINUTE);
  if (whole < DAY) return pair(Math.floor(minutes / 60), 'h', minutes % 60, 'min');
  const hours = Math.round(whole / HOUR);
  return pair(Math.floor(hours / 24), 'd', hours % 24, 'h');
}

function pair(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
}

/** `31/s`, `0.4/s`, and `12/min` for what takes seconds each. */
export function rate(perSecond: number): string {
  if (perSecond >= 9.95) return `${count(perSecond)}/s`;
  if (perSecond >= 0.95) return `${perSecond.toFixed(1)}/s`;
  return `${(perSecond * MINUTE).toFixed(perSecond * MINUTE >= 9.95 ? 0 : 1)}/min`;
}

/** Whole percents, never 100 before everything is done. */
export function percent(done: number, total: number): number {
  return total <= 0 ? 100 : Math.floor((100 * Math.min(done, total)) / total);
}
