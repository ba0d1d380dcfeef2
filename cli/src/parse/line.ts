import { z } from 'zod';

const lineShape = z.looseObject({
  id: z.union([z.string(), z.number()]).optional(),
  input: z.string().optional(),
  inputB64: z.base64().optional(),
  contentType: z.string().nullish(),
  headers: z.record(z.string(), z.string()).nullish(),
  url: z.string().nullish(),
});

/**
 * One line of input: what to read as text (`input`) or as bytes in base64 (`inputB64`), and what is known of where it
 * came from. A kind may ask for more fields; those that it does not know do no harm.
 */
export type Line = z.infer<typeof lineShape>;

/** Reads a line of NDJSON. Throws an Error that says what is wrong with it. */
export function readLine(json: string): Line {
  const value = asJson(json);
  const { success, data, error } = lineShape.safeParse(value);
  if (success) return data;
  throw new Error(error.issues.map(({ path, message }) => `${path.join('.') || 'line'}: ${message}`).join('; '));
}

function asJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    throw new Error(`not JSON: ${(error as Error).message}`, { cause: error });
  }
}

/** What the line gives to read, as bytes; `input` is text and becomes UTF-8. Throws where it gives neither. */
export function bytesOf({ input, inputB64 }: Line): Buffer {
  if (inputB64 !== undefined) return Buffer.from(inputB64, 'base64');
  if (input !== undefined) return Buffer.from(input, 'utf8');
  throw new Error('neither input nor inputB64 is given');
}

/** What the line gives to read, as text; bytes are taken as UTF-8. Throws where it gives neither. */
export function textOf(line: Line): string {
  return line.input ?? bytesOf(line).toString('utf8');
}
