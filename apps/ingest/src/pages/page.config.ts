import { z } from 'zod';
import { defaultPageReaderOptions, type PageReaderOptions } from './page-reader.js';

const { threads, timeoutMs, memoryMib } = defaultPageReaderOptions;

/** How ingest reads pages. */
export const pageSettings = {
  INGEST_PAGE_THREADS: z.coerce
    .number()
    .int()
    .min(1)
    .max(64)
    .default(threads)
    .describe('Worker threads that read pages; they start when there is a page to read'),
  INGEST_PAGE_TIMEOUT_MS: z.coerce
    .number()
    .int()
    .min(100)
    .default(timeoutMs)
    .describe(
      'Milliseconds that reading one page may take; then its thread is ended, and the page counts as unreadable',
    ),
  INGEST_PAGE_MEMORY_MIB: z.coerce
    .number()
    .int()
    .min(64)
    .default(memoryMib)
    .describe('MiB of heap that one thread may use; a page that needs more counts as unreadable'),
};

/** How ingest reads pages. */
export type PageSettings = z.infer<z.ZodObject<typeof pageSettings>>;

/** What the settings say, for a PageReader. */
export const pageReaderOptionsOf = (settings: PageSettings): PageReaderOptions => ({
  threads: settings.INGEST_PAGE_THREADS,
  timeoutMs: settings.INGEST_PAGE_TIMEOUT_MS,
  memoryMib: settings.INGEST_PAGE_MEMORY_MIB,
});
