/** What the id of a group says: `ICLR.cc/2024/Conference`, `robot-learning.org/CoRL/2023/Conference`, `NeurIPS.cc/2025/Workshop/Name`. */
export interface GroupName {
  /** `CoRL`; of a workshop, the meeting and its own name: `NeurIPS Workshop Name`. */
  readonly venue: string;
  /** Undefined for a journal. */
  readonly year: number | undefined;
  /** `Datasets and Benchmarks`; undefined for the conference itself. */
  readonly track: string | undefined;
}

const STANDING = /^(?:\w+_)?submissions?$/i;

/** Undefined for what is no group of a venue. Pure. */
export function readGroupId(id: string): GroupName | undefined {
  const parts = id.split('/').filter((part) => part !== '');
  if (parts.includes('-')) parts.length = parts.indexOf('-');
  if (STANDING.test(parts.at(-1) ?? '')) parts.length--;
  const at = parts.findIndex((part) => /^(?:19|20)\d\d$/.test(part));
  // A journal's id is its name.
  if (at < 0)
    return parts.length === 1 && /^[A-Z]{3,}$/.test(parts[0] as string)
      ? journal(parts[0] as string)
      : undefined;
  const last = parts[at - 1];
  if (last === undefined) return undefined;
  const meeting = words(at === 1 ? last.replace(/\.[a-z]+$/i, '') : last);
  const year = Number(parts[at]);
  const rest = parts.slice(at + 1);
  if (rest.length === 0) return undefined;
  if (/^workshop/i.test(rest[0] as string))
    return { venue: `${meeting} Workshop ${words(rest.slice(1).join(' '))}`.trim(), year, track: undefined };
  const track = words(rest.filter((part) => !/^(?:conference|track|round\d+)$/i.test(part)).join(' '))
    .replace(/ track$/i, '')
    .trim();
  return { venue: meeting, year, track: track === '' ? undefined : track };
}

const journal = (venue: string): GroupName => ({ venue, year: undefined, track: undefined });

const words = (text: string): string => text.replace(/[_\s]+/g, ' ').trim();
