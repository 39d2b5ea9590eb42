import { nearestName } from '../../match/nearest-names.js';
import { UsageError } from '../../model/errors.js';
import type { SourceDefinition, SourceSettings } from '../../sources/definition.js';
import { findSource, SOURCES } from '../../sources/registry.js';
import type { Source } from '../../sources/source.js';
import { leftOut, noUsableSource, unknownSource, unusableSource } from './messages.js';

/** Every source that can be used with these settings, in the order of asking. Throws UsageError when there is none. */
export function usableSources(settings: SourceSettings): string[] {
  const usable = SOURCES.filter((source) => source.missing(settings) === undefined).map(({ id }) => id);
  if (usable.length > 0) return usable;
  throw new UsageError(
    ...noUsableSource(SOURCES.map((source) => `${source.id}: ${source.missing(settings) ?? 'not usable'}`)),
  );
}

/** Says which sources are left out of the default for want of a key: one can be had, so it is worth a line. */
export function leftOutForWantOfKey(settings: SourceSettings): string[] {
  return SOURCES.filter(({ keyVariable }) => keyVariable !== undefined).flatMap((source) => {
    const missing = source.missing(settings);
    return missing === undefined ? [] : [leftOut(source.id, missing)];
  });
}

/** Throws UsageError for a source that there is not; it names the one that was perhaps meant. */
export function knownSource(id: string): SourceDefinition {
  const definition = findSource(id);
  if (definition !== undefined) return definition;
  const known = SOURCES.map((source) => source.id);
  throw new UsageError(...unknownSource(id, known, nearestName(id, known)));
}

/** Makes sources once each. Throws UsageError for one that there is not, or that lacks something. */
export class SourceMaker {
  readonly #settings: SourceSettings;
  readonly #made = new Map<string, Source>();

  constructor(settings: SourceSettings) {
    this.#settings = settings;
  }

  async make(ids: readonly string[]): Promise<Source[]> {
    const definitions = ids.map((id) => this.#definition(id));
    const sources: Source[] = [];
    for (const definition of definitions) {
      const source = this.#made.get(definition.id) ?? (await definition.create(this.#settings));
      this.#made.set(definition.id, source);
      sources.push(source);
    }
    return sources;
  }

  /** What a source gives for a day, where that is limited. */
  creditsPerDay(id: string): number | undefined {
    return findSource(id)?.creditsPerDay?.(this.#settings);
  }

  /** Closes what was made; a source may be closed twice. */
  async close(): Promise<void> {
    await Promise.allSettled([...this.#made.values()].map((source) => source.close()));
  }

  #definition(id: string): SourceDefinition {
    const definition = knownSource(id);
    const missing = definition.missing(this.#settings);
    if (missing !== undefined) throw new UsageError(...unusableSource(id, missing));
    return definition;
  }
}
