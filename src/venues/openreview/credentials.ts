/** What OpenReview lets somebody in by: a name and a password, a token, or both. */
export interface Credentials {
  readonly user?: { readonly name: string; readonly password: string };
  /** Without `Bearer `. */
  readonly token?: string;
}

/** From OPENREVIEW_USERNAME, OPENREVIEW_PASSWORD and OPENREVIEW_TOKEN; undefined where they are no login. */
export function credentialsOf(
  environment: Readonly<Record<string, string | undefined>>,
): Credentials | undefined {
  const name = environment.OPENREVIEW_USERNAME?.trim() ?? '';
  // A password read from a file ends in a newline; any other space may be part of it.
  const password = (environment.OPENREVIEW_PASSWORD ?? '').replace(/[\r\n]+$/, '');
  const token = (environment.OPENREVIEW_TOKEN ?? '').trim().replace(/^bearer\s+/i, '');
  const hasUser = name !== '' && password !== '';
  if (!hasUser && token === '') return undefined;
  return { ...(hasUser && { user: { name, password } }), ...(token !== '' && { token }) };
}
