/** The lines of one kind of journal: what stands between its commits. */
export interface LineFormat<Entry, Read = Entry> {
  /** The newest version that is known; stands in the header of each segment. */
  readonly version: number;
  /** As one line, with its newline. */
  encode(entry: Entry): string;
  /** What a scan of the whole journal needs of a line; undefined when it is none of this kind. Called for every line, so it is to be cheap. */
  read(line: Buffer): Read | undefined;
  /** A whole line as it was written. The chain vouches for its form. */
  parse(line: Buffer): Entry;
}
