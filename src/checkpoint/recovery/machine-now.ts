import { identityOfThisProcess, lifeOf } from '../../state/process-identity.js';
import { oomKills } from '../../state/resources.js';
import type { MachineNow, RecoverableSession } from './recoverable-session.js';

/** What there is to know of this machine about how the last run of a session ended. */
export async function machineNow({ record }: RecoverableSession, now: Date): Promise<MachineNow> {
  const { host, boot_id } = await identityOfThisProcess();
  const was = record && 'record' in record ? record.record.process : undefined;
  return { now, host, boot_id, oom_kills: oomKills(), life: was ? await lifeOf(was) : 'unknown' };
}
