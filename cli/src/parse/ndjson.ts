/** A line that is not empty, with its number from 1. */
export type NumberedLine = { readonly number: number; readonly text: string };

/** Cuts text into lines at line feeds alone: U+2028 and U+2029 may stand inside of JSON, where `readline` would cut. */
export async function* linesOf(chunks: AsyncIterable<string>): AsyncGenerator<NumberedLine> {
  let number = 0;
  let begun: string[] = [];
  for await (const chunk of chunks) {
    const parts = chunk.split('\n');
    const last = parts.pop() ?? '';
    for (const part of parts) {
      number += 1;
      const text = [...begun, part].join('');
      begun = [];
      if (text.trim() !== '') yield { number, text };
    }
    begun.push(last);
  }
  const text = begun.join('');
  if (text.trim() !== '') yield { number: number + 1, text };
}

/**
 * Works on up to `atOnce` items at a time and gives the results in the order of the items, each as soon as it is there;
 * `work` must not reject.
 */
export async function* inOrder<Item, Result>(
  items: AsyncIterable<Item>,
  atOnce: number,
  work: (item: Item) => Promise<Result>,
): AsyncGenerator<Result> {
  const source = items[Symbol.asyncIterator]();
  const begun: Promise<{ result: Result }>[] = [];
  let coming: Promise<IteratorResult<Item>> | undefined;
  let ended = false;
  while (!ended || begun.length > 0) {
    if (!ended && begun.length < atOnce) coming ??= source.next();
    const happened = await Promise.race([coming, begun[0]].filter((one) => one !== undefined));
    if ('result' in happened) {
      yield happened.result;
      void begun.shift();
      continue;
    }
    coming = undefined;
    if (happened.done === true) ended = true;
    else begun.push(work(happened.value).then((result) => ({ result })));
  }
}
