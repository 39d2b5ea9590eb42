import { rootOfKind } from '../../checkpoint/sessions/session-places.js';
import { verifyAny } from '../../checkpoint/sessions/verify-any.js';
import { salvageCollection } from '../../collect/salvage-collection.js';
import { salvageSession } from '../../consolidate/salvage-session.js';
import { currentHolder } from '../../state/folder-lock.js';
import type { CommandContext } from '../context.js';
import { counted } from '../numbers.js';
import { cfLine, say, sessionOf, stateDirOf, type StateFlags } from '../sessions-root.js';

export async function salvageOne(id: string, flags: StateFlags, context: CommandContext): Promise<void> {
  const place = await sessionOf(id, flags, context);
  const held = (await currentHolder(place.folder)) !== undefined;
  if (!held && (await verifyAny(place)).every(({ state }) => state !== 'damaged')) {
    say(context, `Session ${id} is sound: there is nothing to salvage, and nothing was done.`);
    return;
  }
  const options = { now: context.now, cfVersion: context.version };
  const root = rootOfKind(stateDirOf(flags, context), place.kind);
  const { made, told } =
    place.kind === 'collect'
      ? await collectionSalvaged(root, id, options)
      : await consolidationSalvaged(root, id, options);
  say(
    context,
    ...told,
    `The damaged session is kept. Go on: ${cfLine([place.kind, '--resume', made], flags)}`,
    `When all is well: ${cfLine(['sessions', 'clean', id], flags)}`,
  );
}

interface Told {
  readonly made: string;
  readonly told: readonly string[];
}

type Options = Parameters<typeof salvageSession>[2];

async function consolidationSalvaged(root: string, id: string, options: Options): Promise<Told> {
  const { session_id: made, batches, lost, papers } = await salvageSession(root, id, options);
  const answered = Object.entries(papers).map(
    ([source, answers]) => `${counted(answers, 'paper')} from ${source}`,
  );
  return {
    made,
    told: [
      `Saved ${counted(batches, 'whole batch', 'whole batches')}${answered.length === 0 ? '' : ` (${answered.join(', ')})`} in the new session ${made}.`,
      ...lost.map(
        ({ segment, byte }) =>
          `Lost: a batch at byte ${byte} of journal/${segment}; its papers will be asked about again.`,
      ),
    ],
  };
}

async function collectionSalvaged(root: string, id: string, options: Options): Promise<Told> {
  const { session_id: made, kept, again, papers, lost } = await salvageCollection(root, id, options);
  return {
    made,
    told: [
      `Saved ${counted(kept.length, 'whole listing')} (${counted(papers, 'paper')}) in the new session ${made}.`,
      ...lost.map(({ segment, byte }) => `Lost: a batch at byte ${byte} of journal/${segment}.`),
      ...(again.length === 0 ? [] : [`To be listed again: ${again.join(', ')}`]),
    ],
  };
}
