import type { HttpClient, Reply } from '../../http/client.js';
import { RequestFailed } from '../../http/failures.js';
import { jsonOf } from '../../http/json.js';
import { UsageError } from '../../model/errors.js';
import type { ApiState, AskContext } from '../../sources/source.js';
import { sourceClient } from '../../sources/source-client.js';
import type { ListerSettings } from '../definition.js';
import { credentialsOf, type Credentials } from './credentials.js';
import { OPENREVIEW_DIALECT } from './dialect.js';
import { OpenReviewLogin, type LoginAnswer } from './login.js';
import { countPath, notesPath, type NotesQuestion } from './query.js';
import { loginSchema, notesSchema, type NotesPage } from './schema.js';

const REQUESTS_PER_SECOND = 1;
/** Of a token, in seconds; the longest that there is is a week. */
const TOKEN_SECONDS = 6 * 60 * 60;

/** Both of OpenReview's APIs, behind one login. Throws RequestFailed and SourceUnavailable as HttpClient does. */
export class OpenReviewApi {
  readonly #clients: Readonly<Record<'v1' | 'v2', HttpClient>>;

  /** Throws UsageError where a setting is wrong, or there is no login. */
  constructor(settings: ListerSettings) {
    const credentials = credentialsOf(settings.environment);
    if (credentials === undefined)
      throw new UsageError('openreview needs a login', {
        next: 'Set OPENREVIEW_USERNAME and OPENREVIEW_PASSWORD, or OPENREVIEW_TOKEN.',
      });
    const login = new OpenReviewLogin(
      credentials,
      (user, context) => logIn(this.#clients.v2, user, context),
      settings.now,
    );
    const shared = {
      source: 'openreview',
      accept: 'application/json',
      login,
      whenRefused: whenRefused(credentials),
      dialect: OPENREVIEW_DIALECT,
      requestsPerSecond: REQUESTS_PER_SECOND,
      concurrency: 1,
    };
    this.#clients = {
      v2: sourceClient(settings, { ...shared, baseUrl: 'https://api2.openreview.net' }).http,
      v1: sourceClient(settings, {
        ...shared,
        host: 'openreview_v1',
        baseUrl: 'https://api.openreview.net',
      }).http,
    };
  }

  /** Notes in the order of their ids, those behind `after`. */
  notes(question: NotesQuestion, after: string | undefined, context: AskContext): Promise<NotesPage> {
    return this.#ask(question, notesPath(question, after), context);
  }

  /** How many notes there are now, where the service says so. */
  async count(question: NotesQuestion, context: AskContext): Promise<number | undefined> {
    return (await this.#ask(question, countPath(question), context)).count;
  }

  get state(): ApiState['state'] {
    const { v1, v2 } = this.#clients;
    return v1.state === 'ok' ? v2.state : v1.state;
  }

  async close(): Promise<void> {
    await Promise.all([this.#clients.v1.close(), this.#clients.v2.close()]);
  }

  async #ask(question: NotesQuestion, path: string, context: AskContext): Promise<NotesPage> {
    const reply = await this.#clients[question.api].get(path, {
      expecting: 'list',
      read: jsonOf(notesSchema),
      stopping: context.stopping,
      signal: context.signal,
    });
    return answerOf(reply, `the notes of ${question.group}`);
  }
}

async function logIn(
  client: HttpClient,
  { name, password }: NonNullable<Credentials['user']>,
  context: AskContext,
): Promise<LoginAnswer> {
  const reply = await client.post(
    '/login',
    { type: 'application/json', text: JSON.stringify({ id: name, password, expiresIn: TOKEN_SECONDS }) },
    {
      expecting: 'list',
      read: jsonOf(loginSchema),
      withoutLogin: true,
      stopping: context.stopping,
      signal: context.signal,
    },
  );
  if (reply.kind === 'bad_request') return { refused: reply.reason };
  const { token, mfaPending } = answerOf(reply, 'the login');
  return mfaPending === true || token === undefined ? 'mfa' : { token };
}

function answerOf<T>(reply: Reply<T>, what: string): T {
  if (reply.kind === 'answer') return reply.value;
  throw new RequestFailed(`${what}: ${reply.kind === 'absent' ? 'HTTP 404' : reply.reason}`);
}

function whenRefused({ user }: Credentials): string {
  return user === undefined
    ? 'Set OPENREVIEW_TOKEN to a new token, or OPENREVIEW_USERNAME and OPENREVIEW_PASSWORD to those of an account, then resume the run.'
    : 'Check OPENREVIEW_USERNAME and OPENREVIEW_PASSWORD: that account must be able to log in at https://openreview.net. Then resume the run.';
}
