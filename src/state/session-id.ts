import { customAlphabet } from 'nanoid';

/** Lower case and digits: plain nanoid ids may begin with "-" and differ by case only. */
const suffix = customAlphabet('0123456789abcdefghijklmnopqrstuvwxyz', 8);

/** `consolidate_20261122_101530_k3v9x2ab`: sorts by time (UTC). */
export function newSessionId(command: string, now: Date): string {
  const stamp = now.toISOString().replace(/[-:]/g, '').replace('T', '_').slice(0, 15);
  return `${command}_${stamp}_${suffix()}`;
}

export function isSessionId(text: string): boolean {
  return /^[a-z]+_\d{8}_\d{6}_[0-9a-z]{8}$/.test(text);
}
