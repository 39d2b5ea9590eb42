/** What was found out about one file of a session. `noted` is no damage, but worth knowing. */
export interface Finding {
  readonly what: string;
  readonly state: 'good' | 'noted' | 'damaged';
  readonly detail: string;
}
