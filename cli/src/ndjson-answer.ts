/** The objects of an answer of lines, each as it comes, however they are cut up. */
export async function* linesOf<Line>(chunks: AsyncIterable<string>): AsyncGenerator<Line> {
  let rest = '';
  for await (const chunk of chunks) {
    const lines = `${rest}${chunk}`.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield JSON.parse(line) as Line;
  }
}

/** Asks a running Dateline for an answer of lines. Throws an Error that says in words what is wrong, also in the middle. */
export async function* postForLines<Line extends { readonly type: string }>(
  api: string,
  path: string,
  body: object,
): AsyncGenerator<Line> {
  const url = new URL(path, api);
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) }).catch(() => {
    throw new Error(`No Dateline answers at ${url.origin}: start it with npm start, or set --api`);
  });
  if (!response.ok || response.body === null) {
    const { detail = response.statusText } = (await response.json()) as { detail?: string };
    throw new Error(detail);
  }
  let isWhole = false;
  for await (const line of linesOf<Line>(response.body.pipeThrough(new TextDecoderStream()))) {
    isWhole = line.type === 'summary';
    yield line;
  }
  if (!isWhole) throw new Error('The answer broke off; call it again, it changes nothing twice');
}
