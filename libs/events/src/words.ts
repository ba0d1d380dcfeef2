/**
 * The members of all events that hold words, which may be blanked on legal demand; `*` stands for an index. Every other
 * string is identity, a date or one of a list: without it, the event could no longer be read.
 */
export const words: readonly string[] = [
  '/title',
  '/text',
  '/publisher',
  '/byline',
  '/skipped',
  '/dropped/*/reason',
  '/actors/*/name',
  '/actors/*/role',
  '/occurred/expression',
  '/where/name',
  '/where/venue',
  '/topics/*/label',
  '/attribution/*/name',
  '/evidence/spans/*/quote',
  '/quotes/*/quote',
  '/absentees/*',
  '/target',
  '/condition',
  '/content',
  '/about',
  '/venue',
  '/reason',
  '/groups/*',
  '/tags/*',
  '/licence',
  '/remedy',
];

/** Those of the words that an event copies out of the text it cites. */
export const citedWords: readonly string[] = [
  '/evidence/spans/*/quote',
  '/quotes/*/quote',
  '/content',
  '/about',
  '/target',
  '/condition',
];

/** Whether a JSON pointer (RFC 6901) into the data of an event leads to a member of the list. */
export function isAmong(list: readonly string[], pointer: string): boolean {
  return list.includes(pointer.replaceAll(/\/\d+(?=\/|$)/g, '/*'));
}
