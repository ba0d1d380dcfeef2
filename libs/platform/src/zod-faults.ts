import type { z } from 'zod';

/** A fault of some input: where (keys from the root down) and what. */
export type InputFault = { readonly path: readonly PropertyKey[]; readonly detail: string };

/** What a schema finds wrong, one fault for each wrong member; unknown members are named one by one. */
export function faultsOf(error: z.ZodError): InputFault[] {
  return error.issues.flatMap((issue) => {
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({ path: [...issue.path, key], detail: 'is not known here' }));
    }
    return [{ path: issue.path, detail: detailOf(issue) }];
  });
}

/** RFC 6901: `/authors/0/name`; the empty string is the whole document. */
export function jsonPointer(path: readonly PropertyKey[]): string {
  return path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

function detailOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_type' && issue.message.endsWith('received undefined')) return 'is required';
  return issue.message;
}
