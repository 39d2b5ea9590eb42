import { customAlphabet } from 'nanoid';

/** Lower case and digits: plain nanoid ids may begin with "-" and differ by case only, which some file systems do not know. */
export const newSuffix = customAlphabet('0123456789abcdefghijklmnopqrstuvwxyz', 8);

/** `20261122_101530` of a time in ISO 8601 (UTC). */
export function stampOf(time: string): string {
  return time.replace(/[-:]/g, '').replace('T', '_').slice(0, 15);
}

/** `consolidate_20261122_101530_k3v9x2ab`: sorts by time (UTC). */
export function newSessionId(command: string, now: Date): string {
  return `${command}_${stampOf(now.toISOString())}_${newSuffix()}`;
}

export function isSessionId(text: string): boolean {
  return /^[a-z]+_\d{8}_\d{6}_[0-9a-z]{8}$/.test(text);
}
