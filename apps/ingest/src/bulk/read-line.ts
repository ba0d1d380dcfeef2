import { z } from 'zod';
import { faultsOf, jsonPointer, type Fault } from '#platform';
import { articleSubmission, type ArticleSubmission } from '../articles/article-submission.js';
import type { ArticleOrigin } from '../articles/collect-article.command.js';

/** Bytes that one line may have: a text of the greatest length, escaped, with room to spare. */
export const MAX_LINE_BYTES = 8 * 1024 * 1024;

/** What a unit of an import holds. */
export type Reading =
  | { readonly kind: 'article'; readonly submission: ArticleSubmission; readonly origin: ArticleOrigin }
  | { readonly kind: 'refused'; readonly errors: readonly Fault[] }
  | { readonly kind: 'skipped' };

const bulkArticle = articleSubmission
  .extend({ sourceId: z.string().min(1).max(200).optional().describe('The source it came from') })
  .meta({ id: 'BulkArticle' });

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Reads a line: an article in JSON, as `POST /v1/articles` takes it, with the `sourceId` of its source where it has one. */
export function readLine(bytes: Buffer | null, length: number): Reading {
  if (bytes === null) return refused(`has ${length} bytes, ${MAX_LINE_BYTES} are taken`);
  let value: unknown;
  try {
    const words = utf8.decode(bytes).trim();
    if (words === '') return { kind: 'skipped' };
    value = JSON.parse(words);
  } catch (error) {
    return refused(error instanceof SyntaxError ? `is no JSON: ${withoutText(error.message)}` : 'is not UTF-8');
  }
  const result = bulkArticle.safeParse(value);
  if (!result.success) {
    const errors = faultsOf(result.error).map(({ path, detail }) => ({ pointer: jsonPointer(path), detail }));
    return { kind: 'refused', errors };
  }
  const { sourceId, ...submission } = result.data;
  return { kind: 'article', submission, origin: sourceId === undefined ? {} : { sourceId } };
}

const refused = (detail: string): Reading => ({ kind: 'refused', errors: [{ pointer: '', detail }] });

/** V8 repeats the beginning of the text, which may be long and may be anything. */
const withoutText = (message: string): string => message.replace(/, ?\.*"[^]*is not valid JSON$/, '').slice(0, 200);
