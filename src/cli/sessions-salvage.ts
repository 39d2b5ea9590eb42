import { verifySession } from '../checkpoint/consolidation/verify-session.js';
import { salvageSession } from '../consolidate/salvage-session.js';
import { currentHolder } from '../state/folder-lock.js';
import type { CommandContext } from './context.js';
import { counted } from './numbers.js';
import { rootOf, say, sessionOf, type StateFlags } from './sessions-root.js';

export async function salvageOne(id: string, flags: StateFlags, context: CommandContext): Promise<void> {
  const { folder } = await sessionOf(id, flags, context);
  const held = (await currentHolder(folder)) !== undefined;
  if (!held && (await verifySession(folder)).every(({ state }) => state !== 'damaged')) {
    say(context, `Session ${id} is sound: there is nothing to salvage, and nothing was done.`);
    return;
  }
  const { now, version } = context;
  const salvaged = await salvageSession(rootOf(flags, context), id, { now, cfVersion: version });
  const { session_id: made, batches, lost, papers } = salvaged;
  const answered = Object.entries(papers).map(
    ([source, answers]) => `${counted(answers, 'paper')} from ${source}`,
  );
  say(
    context,
    `Saved ${counted(batches, 'whole batch', 'whole batches')}${answered.length === 0 ? '' : ` (${answered.join(', ')})`} in the new session ${made}.`,
    ...lost.map(
      ({ segment, byte }) =>
        `Lost: a batch at byte ${byte} of journal/${segment}; its papers will be asked about again.`,
    ),
    `The damaged session is kept. Go on: cf consolidate --resume ${made}`,
    `When all is well: cf sessions clean ${id}`,
  );
}
