import type { Chapter } from './chapter.js';
import { cast, day, meeting, stance, statement, topics, type Meeting } from './claims.js';

const { norway, iceland, denmark, britain, minister, council, crews } = cast;
const { cod, seabed } = topics;

/** Told in several articles, so said here once. */
export const call = {
  kind: 'call' as const,
  of: [norway('participant'), britain('participant')],
  occurred: day('2025-05-07', 'on Wednesday'),
  topics: [cod],
} satisfies Partial<Meeting>;
const visitOfTheCouncil = meeting({
  type: 'MeetingHeld',
  of: [council('delegate'), crews('participant')],
  occurred: { from: '2025-05-05', to: '2025-05-11', precision: 'week', expression: 'this week' },
  absentees: ['Denmark'],
  basis: 'described',
  quote: 'The Nordic Council sat down with trawler crews this week',
});
const crewsAreAgainst = stance({
  holder: crews('holder'),
  position: 'against',
  target: 'a lower cod quota',
  topics: [cod],
  basis: 'quoted',
  said: 'we will not sail for less',
});

/** What is said after the talks, and what is taken back of it. */
export const afterwards: readonly Chapter[] = [
  {
    slug: 'crews-and-council',
    publishedAt: '2025-05-09T07:00:00Z',
    publisher: 'The Fjord Post',
    title: 'Council hears crews',
    text: 'The Nordic Council sat down with trawler crews this week. “If it is less, we will not sail for less,” they said.',
    claims: [visitOfTheCouncil, crewsAreAgainst],
  },
  {
    slug: 'crews-and-council',
    publishedAt: '2025-05-09T11:00:00Z',
    publisher: 'The Fjord Post',
    title: 'Council yet to hear crews',
    text: 'The Nordic Council has yet to answer the trawler crews. “If it is less, we will not sail for less,” they said.',
    claims: [crewsAreAgainst],
  },
  {
    slug: 'oslo-and-the-seabed',
    publishedAt: '2025-05-10T07:00:00Z',
    title: 'Oslo backs seabed mining after call',
    text: 'After its call with London on Wednesday, Norway backs seabed mining.',
    claims: [
      meeting({ type: 'MeetingHeld', ...call, quote: 'its call with London on Wednesday' }),
      stance({
        holder: norway('holder'),
        position: 'for',
        target: 'seabed mining',
        topics: [seabed],
        said: 'Norway backs seabed mining',
      }),
    ],
  },
  {
    slug: 'oslo-and-the-seabed',
    publishedAt: '2025-05-10T12:00:00Z',
    title: 'Correction: Oslo undecided on seabed mining',
    text: 'Norway has not decided about seabed mining. An earlier version of this article said otherwise.',
    claims: [],
  },
  {
    slug: 'la-morue',
    publishedAt: '2025-05-11T08:00:00+02:00',
    language: 'fr',
    title: 'La morue, toujours la morue',
    text: 'La Norvège et l’Islande se sont entendues sur la morue.',
    claims: [],
    skipped: 'the text is not English',
  },
  {
    slug: 'from-the-wire',
    publishedAt: '2025-05-11T09:00:00Z',
    publisher: 'The Quay',
    title: 'Two days in Reykjavik',
    text: 'From our correspondent. Iceland and Denmark will meet in Reykjavik in June. London has its doubts about seabed mining. The two governments have not yet said who will travel, nor whether the islands’ own ministers will have a seat at the table. Officials expect the summit to last for two days.',
    copyOf: 'summit-in-june',
    claims: [
      meeting({
        type: 'MeetingPlanned',
        of: [iceland('host'), denmark('participant')],
        occurred: { from: '2025-06-01', to: '2025-06-30', precision: 'month', expression: 'in June' },
        where: { name: 'Reykjavik', country: 'IS' },
        topics: [seabed],
        quote: 'Iceland and Denmark will meet in Reykjavik in June',
      }),
    ],
  },
  {
    slug: 'a-private-matter',
    publishedAt: '2025-05-12T08:00:00Z',
    title: 'What the minister said at the quay',
    text: '“My neighbour taught me to fish,” the minister said at the quay.',
    claims: [statement({ speaker: minister('speaker'), content: 'My neighbour taught me to fish', venue: 'the quay' })],
    dropped: [{ type: 'StanceDeclared', reason: 'quote-not-in-text', count: 1 }],
  },
];
