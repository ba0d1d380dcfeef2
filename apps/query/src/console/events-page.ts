import type { CitedArticle } from '../articles/find-cited-articles.query.js';
import { eventRow, type EventRow } from '../events/event-row.js';
import { encodeCursor, withCursor, type Page } from '../paging.js';
import { plainDay, weekday } from './dates.js';
import { cardOf, type EventCard } from './event-card.js';

/** The kinds of occurrence that the list can be narrowed to. */
export const kinds = eventRow.options.map(({ shape }) => shape.category.value);
export type Kind = (typeof kinds)[number];

type Asked = {
  readonly page: Page<EventRow>;
  readonly articles: ReadonlyMap<string, CitedArticle>;
  readonly kind: Kind | undefined;
  readonly address: string;
  readonly origin: string;
};
type Link = { readonly label: string; readonly address: string; readonly isCurrent: boolean };
type Day = {
  readonly day: string;
  readonly weekday: string;
  readonly label: string;
  readonly cards: readonly EventCard[];
};

/** What the template `events` shows. */
export type EventsPage = {
  readonly title: string;
  readonly kind: Kind | undefined;
  readonly links: readonly Link[];
  readonly days: readonly Day[];
  readonly next: string | undefined;
  readonly origin: string;
};

export function eventsPage({ page: { rows, next }, articles, kind, address, origin }: Asked): EventsPage {
  return {
    title: kind === undefined ? 'Latest events' : `Latest ${kind}s`,
    kind,
    links: [undefined, ...kinds].map((each) => ({
      label: each === undefined ? 'All' : capitalised(`${each}s`),
      address: each === undefined ? '/' : `/?kind=${each}`,
      isCurrent: each === kind,
    })),
    days: byDay(rows).map(([day, events]) => ({
      day,
      weekday: weekday(day),
      label: plainDay(day),
      cards: events.map((event) => cardOf(event, articles)),
    })),
    next: next && withCursor(address, encodeCursor(next)),
    origin,
  };
}

function byDay(rows: readonly EventRow[]): [string, EventRow[]][] {
  const days = new Map<string, EventRow[]>();
  for (const row of rows) {
    const day = row.publishedAt.slice(0, 10);
    days.set(day, [...(days.get(day) ?? []), row]);
  }
  return [...days];
}

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
