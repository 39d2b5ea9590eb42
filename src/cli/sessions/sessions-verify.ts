import { setTimeout as wait } from 'node:timers/promises';
import type { Finding } from '../../checkpoint/finding.js';
import { verifyAny } from '../../checkpoint/sessions/verify-any.js';
import { EXIT } from '../../model/errors.js';
import { currentHolder } from '../../state/folder-lock.js';
import type { CommandContext } from '../context.js';
import { cfLine, say, sessionOf, type StateFlags } from '../sessions-root.js';

const LOOK_AGAIN = 3;
const LOOK_AGAIN_MS = 200;

const isDamaged = ({ state }: Finding): boolean => state === 'damaged';

/** `cf sessions verify`: a line for each file, then one for the whole; exit code 74 when something is damaged. */
export async function verifyOne(id: string, flags: StateFlags, context: CommandContext): Promise<void> {
  const place = await sessionOf(id, flags, context);
  let findings = await verifyAny(place);
  // A run at work replaces its files while they are read: what is damaged then is whole a moment later.
  for (
    let looks = 1;
    looks < LOOK_AGAIN && findings.some(isDamaged) && (await currentHolder(place.folder));
    looks++
  ) {
    await wait(LOOK_AGAIN_MS);
    findings = await verifyAny(place);
  }
  for (const { what, state, detail } of findings) say(context, `${state.padEnd(8)} ${what}: ${detail}`);
  const damaged = findings.filter(isDamaged);
  if (damaged.length === 0) {
    say(context, `Session ${id} is sound.`);
    return;
  }
  context.exitCode = EXIT.state;
  say(
    context,
    `Session ${id} is damaged. Nothing was changed.`,
    `Damaged: ${damaged.map(({ what }) => what).join(', ')}. See what can be saved: ${cfLine(['recover', id], flags)}`,
  );
}
