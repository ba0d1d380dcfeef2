import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { text as readAll } from 'node:stream/consumers';
import { z } from 'zod';
import { UsageError } from './usage-error.js';

/** What the command line says about an article; it overrules what the file says. */
export type ArticleOptions = {
  readonly published?: string;
  readonly url?: string;
  readonly title?: string;
  readonly publisher?: string;
  readonly language?: string;
};

/** An article as a file and the command line describe it. */
export type ArticleFile = {
  /** The file's name, or `-` for standard input. */
  readonly name: string;
  readonly title: string;
  readonly text: string;
  readonly publishedAt: string;
  readonly url?: string;
  readonly publisher?: string;
  readonly language?: string;
};

const jsonArticle = z.object({
  title: z.string(),
  text: z.string(),
  publishedAt: z.string().optional(),
  url: z.string().optional(),
  publisher: z.string().optional(),
  language: z.string().optional(),
});

/**
 * Reads an article: a JSON object as `POST /v1/articles` takes it, or plain text whose first line is the title. `-` is
 * standard input. Throws UsageError that names what is missing.
 */
export async function readArticleFile(file: string, options: ArticleOptions): Promise<ArticleFile> {
  const content = await contentOf(file);
  const { published, ...overrules } = options;
  const described = { ...parse(content, file), ...overrules };
  const publishedAt = published ?? described.publishedAt;
  if (publishedAt === undefined) {
    throw new UsageError(`${file} does not say when it was published: add --published YYYY-MM-DD`);
  }
  return { ...described, publishedAt, name: basename(file) };
}

type Described = Omit<ArticleFile, 'name' | 'publishedAt'> & { readonly publishedAt?: string };

function parse(content: string, file: string): Described {
  if (!content.trimStart().startsWith('{')) {
    const title = content.split('\n').find((line) => line.trim() !== '');
    if (title === undefined) throw new UsageError(`${file} is empty`);
    return { title: title.trim(), text: content };
  }
  try {
    return jsonArticle.parse(JSON.parse(content)) as Described;
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error).replaceAll('\n', ' ') : String(error);
    throw new UsageError(`${file} is no article in JSON: ${reason}`);
  }
}

async function contentOf(file: string): Promise<string> {
  try {
    return file === '-' ? await readAll(process.stdin) : await readFile(file, 'utf8');
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${(error as Error).message}`);
  }
}
