/** Characters of an id that say which import it is of; the rest is the number of the line. */
const OF_IMPORT = 24;

/**
 * The id of the event that comes of a line: the same whenever the line is read, so that a line whose import was broken
 * off is found in the log. A UUIDv7, as the import's own id is.
 */
export function importEventId(correlationId: string, line: number): string {
  return `${correlationId.slice(0, OF_IMPORT)}${line.toString(16).padStart(12, '0')}`;
}

/** The line of an import that an event came of; undefined for events that came otherwise. */
export function lineOfEvent(correlationId: string, eventId: string): number | undefined {
  if (!eventId.startsWith(correlationId.slice(0, OF_IMPORT))) return undefined;
  return Number.parseInt(eventId.slice(OF_IMPORT), 16);
}
