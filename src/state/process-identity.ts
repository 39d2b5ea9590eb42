import { readFile, readlink } from 'node:fs/promises';
import { hostname } from 'node:os';

/** Enough to tell whether the process that wrote this is still running, even when its pid was given to another. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Clock ticks after boot, field 22 of /proc/<pid>/stat; null where there is no /proc. */
  readonly started: string | null;
  readonly boot_id: string | null;
  readonly pid_namespace: string | null;
  readonly host: string;
}

export async function identityOfThisProcess(): Promise<ProcessIdentity> {
  return {
    pid: process.pid,
    started: await startOf(process.pid),
    boot_id: await quietly(async () => (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim()),
    pid_namespace: await quietly(() => readlink('/proc/self/ns/pid')),
    host: hostname(),
  };
}

/**
 * `alive` or `dead` when this can be told from here; `unknown` for a process on another host, in another pid
 * namespace, or before a reboot (another host may have the same name): those keep their lease.
 */
export async function lifeOf(other: ProcessIdentity): Promise<'alive' | 'dead' | 'unknown'> {
  const here = await identityOfThisProcess();
  const sameMachine =
    other.host === here.host && other.boot_id === here.boot_id && other.pid_namespace === here.pid_namespace;
  if (!sameMachine) return 'unknown';
  if (!pidExists(other.pid)) return 'dead';
  const started = await startOf(other.pid);
  return started !== null && other.started !== null && started !== other.started ? 'dead' : 'alive';
}

function pidExists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function startOf(pid: number): Promise<string | null> {
  return quietly(async () => {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    // The command name, in brackets, may itself hold spaces and brackets.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // A zombie holds nothing any more.
    return fields[0] === 'Z' || fields[0] === 'X' ? `ended ${fields[19]}` : (fields[19] ?? null);
  });
}

async function quietly<T>(read: () => Promise<T>): Promise<T | null> {
  try {
    return await read();
  } catch {
    return null;
  }
}
