import { join } from 'node:path';
import { rootOfKind } from '../../checkpoint/sessions/session-places.js';
import { collect } from '../../collect/collect.js';
import type { CollectEvent } from '../../collect/events.js';
import { EXIT } from '../../model/errors.js';
import type { ListerSettings } from '../../venues/definition.js';
import { attended, showEnding, steadyNow } from '../attended-run.js';
import { readCollectConfig, type CollectFlags } from './config.js';
import { collectionEnded, type CollectEnding } from './ending.js';
import type { CommandContext } from '../context.js';
import { lastWordsIn } from '../last-words.js';
import { collectTable } from '../progress/collect-table.js';
import { Silences } from '../progress/silences.js';
import { collectResumeLine } from '../resume-line.js';
import { exitCodeOfRun } from '../signals.js';
import { sourceSettings } from '../source-settings.js';

/** `cf collect`: reads the flags, lists the venues or tells what listing them would take, and gives the exit code. */
export async function runCollectCommand(flags: CollectFlags, context: CommandContext): Promise<number> {
  if (flags.listVenues !== undefined) {
    const { listVenues } = await import('./list-venues.js');
    await listVenues(flags, context);
    return EXIT.ok;
  }
  const config = await readCollectConfig(flags, context);
  const { maxRuntime, stateDir, keepSession } = config;
  const { version: cfVersion, stdout, now, screen } = context;
  let note = (message: string): void => screen.line(message);
  const silences = new Silences(steadyNow);
  const settings: ListerSettings = sourceSettings(context, {
    stateDir,
    snapshotDir: undefined,
    venues: config.venueNames,
    note: (message) => note(message),
    waits: silences,
  });
  let sessionId: string | undefined;
  const resumeLine = (id: string): string => collectResumeLine(flags, id);
  const goOn = (): string => collectResumeLine(flags, sessionId);
  return attended({ flags, context, maxRuntime, resumeLine: goOn, silences }, async ({ stop, view }) => {
    note = (message) => view.show({ type: 'note', message });
    if (flags.dryRun === true) {
      const { showCollectPlan } = await import('./show-collect-plan.js');
      return showCollectPlan({ config, settings, stop, resumeLine, flags, context });
    }
    const unavailable = new Map<string, Extract<CollectEvent, { type: 'lister_unavailable' }>>();
    const report = (event: CollectEvent): void => {
      if (event.type === 'session_started') {
        sessionId = event.session_id;
        context.session = join(rootOfKind(stateDir, 'collect'), sessionId);
        context.lastWords = lastWordsIn(context.session, now);
      }
      if (event.type === 'lister_unavailable') unavailable.set(event.lister, event);
      view.show(event);
    };
    const summary = await collect({ config, settings, stop, report, resumeLine, now, cfVersion, stdout });
    view.close();
    const stoppedBy = stop.reason;
    const ending: CollectEnding = {
      summary,
      unavailable,
      stoppedBy,
      from: config.from,
      keepSession,
      resumeLine: goOn(),
      now: now(),
    };
    const { complete } = summary;
    const table = collectTable(summary, screen.columns);
    const told = collectionEnded(ending);
    showEnding({ complete, stoppedBy, resumeLine: goOn(), table, told }, flags, context, view);
    return exitCodeOfRun(complete, stoppedBy);
  });
}
