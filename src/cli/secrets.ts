/** Shorter values are no keys; to redact them would garble everything else. */
const SHORTEST = 4;
const REDACTED = '[redacted]';

type Environment = Readonly<Record<string, string | undefined>>;

const SECRET_NAME = /_(?:API_KEY|PASSWORD|TOKEN)$/;

/** Takes the values of all variables of keys, passwords and tokens out of a text, however they came into it. */
export function redactor(environment: Environment): (text: string) => string {
  const secrets = new Set<string>();
  for (const [name, value] of Object.entries(environment)) {
    const secret = value?.trim() ?? '';
    if (!SECRET_NAME.test(name) || secret.length < SHORTEST) continue;
    for (const form of [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)])
      secrets.add(form);
  }
  // The longest first: one key may be the beginning of another.
  const forms = [...secrets].sort((a, b) => b.length - a.length);
  return (text) => forms.reduce((clean, form) => clean.replaceAll(form, REDACTED), text);
}
