import type { Agent, Dispatcher } from 'undici';
import type { Deadline } from './deadline.js';
import { FetchError, TurnFailedError, type Hop } from './fetch-error.js';
import type { Answer, FetchLimits, FetchRequest } from './fetch-request.js';
import { acceptedEncodings, readBody } from './read-body.js';
import { askable, redirected, sameness, withoutCredentials, type Step } from './redirects.js';

/** A fetch on its way. `addresses` are those that origins were connected at. */
export type Journey = {
  readonly agent: Agent;
  readonly addresses: ReadonlyMap<string, string>;
  readonly deadline: Deadline;
  readonly limits: FetchLimits;
  readonly hops: Hop[];
  readonly request: FetchRequest;
  readonly userAgent: string;
};

/** The last answer of a journey. */
export type Last = Omit<Answer, 'hops' | 'durationMs'>;

/** Asks until an answer redirects no further. `hops` grows on the way. Rejects with FetchError or what undici throws. */
export async function travel(journey: Journey): Promise<Last> {
  const { request, hops, addresses } = journey;
  const { method = 'GET', body = null, headers = {} } = request;
  let step: Step = { url: askable(request.url), method, body, headers };
  const seen = new Set<string>([sameness(step)]);
  for (;;) {
    const response = await ask(journey, step);
    const url = withoutCredentials(step.url);
    const [status, address] = [response.statusCode, addresses.get(step.url.origin) ?? ''];
    const next = redirected(step, status, firstOf(response.headers['location']));
    if (next === null) return { url, status, address, headers: told(response), ...(await bodyOf(journey, response)) };
    hops.push({ url, status, location: withoutCredentials(next.url), address });
    // What a redirect has to say is not read: a server could make it endless.
    response.body.on('error', () => undefined).destroy();
    step = next;
    refuseCircle(journey, step, seen);
    await takeTurn(journey, step);
  }
}

/** What the turn waits for is none of the server's time. */
async function takeTurn({ request, deadline }: Journey, { url }: Step): Promise<void> {
  const { turn } = request;
  if (turn === undefined) return;
  await deadline.pausing(async () => {
    try {
      await turn(url, deadline.signal);
    } catch (error) {
      throw error instanceof FetchError ? error : new TurnFailedError('A hop got no turn', { cause: error });
    }
  });
}

function refuseCircle({ request, limits, hops }: Journey, step: Step, seen: Set<string>): void {
  const [from, by] = [withoutCredentials(askable(request.url)), withoutCredentials(step.url)];
  if (seen.has(sameness(step)))
    throw new FetchError(
      'redirect-loop',
      `${from} redirects in a circle, by way of ${by}; perhaps the site wants a cookie`,
    );
  seen.add(sameness(step));
  if (hops.length > limits.maxRedirects)
    throw new FetchError(
      'too-many-redirects',
      `${from} redirects more than ${limits.maxRedirects} times, at last to ${by}`,
    );
}

function ask({ agent, deadline, limits, request, userAgent }: Journey, step: Step): Promise<Dispatcher.ResponseData> {
  deadline.step(limits.headersMs, 'headers');
  return deadline.race(
    agent.request({
      origin: step.url.origin,
      path: step.url.pathname + step.url.search,
      method: step.method,
      body: step.body,
      signal: deadline.signal,
      headers: {
        ...step.headers,
        ...credentials(step.url),
        'user-agent': userAgent,
        accept: request.accept,
        'accept-encoding': acceptedEncodings,
        ...validators(request),
      },
    }),
  );
}

async function bodyOf(
  { deadline, limits }: Journey,
  response: Dispatcher.ResponseData,
): Promise<{ body: Buffer; wireBytes: number }> {
  async function* pieces(): AsyncGenerator<Uint8Array> {
    deadline.step(limits.idleMs, 'more of the body');
    for await (const piece of response.body as AsyncIterable<Uint8Array>) {
      deadline.step(limits.idleMs, 'more of the body');
      yield piece;
    }
  }
  return deadline.race(readBody(pieces(), firstOf(response.headers['content-encoding']), limits));
}

/** Validators that a request cannot carry are left out: the answer is then the whole body. */
function validators({ etag, lastModified }: FetchRequest): Record<string, string> {
  const isSendable = (value: string | undefined): value is string =>
    value !== undefined && /^[\x21-\x7e\x80-\xff][\x20-\x7e\x80-\xff]*$/.test(value);
  return {
    ...(isSendable(etag) ? { 'if-none-match': etag } : {}),
    ...(isSendable(lastModified) ? { 'if-modified-since': lastModified } : {}),
  };
}

function credentials({ username, password }: URL): Record<string, string> {
  if (username === '' && password === '') return {};
  const pair = `${decoded(username)}:${decoded(password)}`;
  return { authorization: `Basic ${Buffer.from(pair).toString('base64')}` };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

const firstOf = (value: string | string[] | undefined): string | undefined => (Array.isArray(value) ? value[0] : value);

/** A header that comes more than once is joined; cookies are nobody's business. */
function told({ headers }: Dispatcher.ResponseData): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined || name === 'set-cookie' ? [] : [[name, Array.isArray(value) ? value.join(', ') : value]],
    ),
  );
}
