import type { SourceDefinition, SourceSettings } from '../definition.js';

/** A local copy of OpenAlex works, asked without any network. Layout: https://docs.openalex.org/download-all-data/snapshot-data-format */
export const snapshotDefinition: SourceDefinition = {
  id: 'snapshot',
  summary: 'a local copy of OpenAlex works (JSON Lines or Parquet), indexed once, asked without a network',
  keyVariable: undefined,
  limits: 'none: tens of thousands of papers a second, from the local disk',
  link: 'https://docs.openalex.org/download-all-data/openalex-snapshot',
  licence: 'CC0',
  missing: (settings) =>
    snapshotFolder(settings) === undefined
      ? 'it needs a folder of OpenAlex works: give --snapshot-dir, or set CF_SNAPSHOT_DIR'
      : undefined,
  async create(settings) {
    const { createSnapshot } = await import('./index.js');
    return createSnapshot(settings);
  },
};

/** The folder with the works, from the flag or the environment. */
export function snapshotFolder(settings: SourceSettings): string | undefined {
  const folder = settings.snapshotDir ?? settings.environment.CF_SNAPSHOT_DIR;
  return folder === undefined || folder.trim() === '' ? undefined : folder;
}
