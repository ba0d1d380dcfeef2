import { fold } from './fold.js';
import { recordsOf } from './records.js';
import { story } from './story.js';
import { writeStream } from './write-stream.js';

/** The files of `docs/golden/` that are made of the story, by their path. */
export async function goldenDocuments(): Promise<Readonly<Record<string, string>>> {
  const records = recordsOf(await writeStream(story));
  return {
    'docs/golden/records.ndjson': records.map((record) => `${JSON.stringify(record)}\n`).join(''),
    'docs/golden/expected.json': `${JSON.stringify(fold(records), null, 2)}\n`,
  };
}
