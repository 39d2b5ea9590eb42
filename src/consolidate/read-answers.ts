import type { SessionView } from '../checkpoint/consolidation/session-view.js';
import { parseOutcomeLine } from '../checkpoint/consolidation/outcome-lines.js';
import type { JournalPlace } from '../checkpoint/journal/journal-writer.js';
import type { SourceAnswer } from '../merge/outcome-entry.js';
import type { SourceId } from '../model/outcome.js';

/** What each of these sources said about each of these rows, from the journal; in the order of the sources. */
export async function readAnswers(
  view: SessionView,
  sources: readonly SourceId[],
  rows: readonly number[],
): Promise<SourceAnswer[][]> {
  // Places are taken before anything is awaited: commits go on meanwhile.
  const places: JournalPlace[] = [];
  const at = rows.map((row) =>
    sources.map((source) => {
      const place = view.outcomes.placeOf(source, row);
      return place ? places.push(place) - 1 : undefined;
    }),
  );
  const lines = places.length > 0 ? await (await view.journalReader()).read(places) : [];
  return at.map((ofRow) =>
    ofRow.map((line, nth) => {
      const source = sources[nth] as SourceId;
      if (line === undefined) return { source, answered: undefined };
      const entry = parseOutcomeLine(lines[line] as Buffer);
      return { source, answered: { at: entry.at, outcome: entry.outcome } };
    }),
  );
}
