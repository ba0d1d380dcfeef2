import { acts } from './acts.js';
import { afterwards, call } from './afterwards.js';
import type { Chapter } from './chapter.js';
import { cast, day, meeting, stance, statement, topics } from './claims.js';

const { norway, iceland, denmark, britain, minister } = cast;
const { cod, seabed } = topics;
const bergen = {
  of: [norway('host'), iceland('participant')],
  occurred: day('2025-05-06', 'on Tuesday'),
  where: { name: 'Bergen', country: 'NO' },
  topics: [cod],
};
/** A week of talks about fish: every type of event, every state of a meeting, every position of a stance. */
export const story: readonly Chapter[] = [
  {
    slug: 'talks-planned',
    publishedAt: '2025-05-02T08:00:00+02:00',
    publisher: 'The Fjord Post',
    language: 'en',
    title: 'Norway and Iceland to talk about cod',
    text: 'Norway will receive Iceland in Bergen on Tuesday. “Cod is what we live on,” the Norwegian fisheries minister told reporters. Iceland will accept a lower quota if Norway opens its waters.',
    claims: [
      meeting({ type: 'MeetingPlanned', ...bergen, quote: 'Norway will receive Iceland in Bergen on Tuesday' }),
      statement({ speaker: minister('speaker'), content: 'Cod is what we live on', venue: 'reporters', topics: [cod] }),
      stance({
        holder: iceland('holder'),
        position: 'conditional',
        target: 'a lower cod quota',
        condition: 'if Norway opens its waters',
        topics: [cod],
        said: 'Iceland will accept a lower quota if Norway opens its waters',
      }),
    ],
  },
  {
    slug: 'bergen-again',
    publishedAt: '2025-05-03T07:15:00+01:00',
    publisher: 'Atlantic Courier',
    title: 'Bergen awaits Icelandic delegation',
    text: 'Bergen hosts Norway’s talks with Iceland on Tuesday. 🐟 “Cod is what we live on,” said the minister.',
    claims: [
      meeting({ type: 'MeetingPlanned', ...bergen, quote: 'Bergen hosts Norway’s talks with Iceland on Tuesday' }),
      statement({
        speaker: minister('speaker'),
        content: 'Cod is what we live on',
        topics: [cod],
        attribution: [{ kind: 'agency', name: 'the northern wire' }],
      }),
    ],
  },
  {
    slug: 'no-meeting-in-nuuk',
    publishedAt: '2025-05-03T12:00:00Z',
    title: 'Denmark rules out meeting in Nuuk',
    text: 'Denmark will not meet Iceland in Nuuk this month. Copenhagen rejects a lower cod quota.',
    claims: [
      meeting({
        type: 'MeetingRuledOut',
        of: [denmark('participant'), iceland('participant')],
        occurred: { from: '2025-05-01', to: '2025-05-31', precision: 'month', expression: 'this month' },
        where: { name: 'Nuuk', country: 'GL' },
        quote: 'Denmark will not meet Iceland in Nuuk this month',
      }),
      stance({
        holder: denmark('holder'),
        position: 'against',
        target: 'a lower cod quota',
        topics: [cod],
        said: 'Copenhagen rejects a lower cod quota',
      }),
    ],
  },
  {
    slug: 'talks-under-way',
    publishedAt: '2025-05-06T10:30:00+02:00',
    publisher: 'The Fjord Post',
    title: 'Cod talks under way in Bergen',
    text: 'Norway and Iceland are meeting in Bergen.',
    claims: [
      meeting({ type: 'MeetingHeld', state: 'ongoing', ...bergen, quote: 'Norway and Iceland are meeting in Bergen' }),
    ],
  },
  {
    slug: 'talks-concluded',
    publishedAt: '2025-05-06T21:00:00+02:00',
    publisher: 'Atlantic Courier',
    title: 'Iceland accepts lower cod quota',
    text: 'Norway and Iceland ended their talks in Bergen on Tuesday. “We accept the lower quota,” Iceland said. “It was a long day,” the Norwegian minister added.',
    claims: [
      meeting({
        type: 'MeetingHeld',
        ...bergen,
        where: { name: 'Bergen', country: 'NO', venue: 'the Old Fish Hall' },
        quote: 'Norway and Iceland ended their talks in Bergen on Tuesday',
      }),
      stance({
        holder: iceland('holder'),
        position: 'for',
        target: 'a lower cod quota',
        topics: [cod],
        occurred: day('2025-05-06', 'on Tuesday'),
        basis: 'quoted',
        said: 'We accept the lower quota',
      }),
      statement({
        speaker: minister('speaker'),
        content: 'It was a long day',
        occurred: day('2025-05-06', 'on Tuesday'),
      }),
    ],
  },
  {
    slug: 'a-call-to-london',
    publishedAt: '2025-05-07T18:00:00+01:00',
    title: 'London thinks about quota after call',
    text: 'Norway and the United Kingdom spoke by phone on Wednesday. London is open to a lower cod quota. In 1976 Britain and Iceland had met in Oslo.',
    claims: [
      meeting({ type: 'MeetingHeld', ...call, quote: 'Norway and the United Kingdom spoke by phone on Wednesday' }),
      stance({
        holder: britain('holder'),
        position: 'considering',
        target: 'a lower cod quota',
        topics: [cod],
        basis: 'described',
        said: 'London is open to a lower cod quota',
      }),
      meeting({
        type: 'MeetingHeld',
        of: [britain('participant'), iceland('participant')],
        occurred: { from: '1976-01-01', to: '1976-12-31', precision: 'year', expression: 'In 1976' },
        background: true,
        confidence: 0.6,
        quote: 'In 1976 Britain and Iceland had met in Oslo',
      }),
    ],
  },
  {
    slug: 'the-week-in-fish',
    publishedAt: '2025-05-08T06:00:00Z',
    title: 'The week in fish',
    text: 'In Bergen, Norway and Iceland met on Tuesday; Oslo then called London on Wednesday.',
    claims: [
      meeting({ type: 'MeetingHeld', ...bergen, quote: 'Norway and Iceland met on Tuesday' }),
      meeting({ type: 'MeetingHeld', ...call, quote: 'Oslo then called London on Wednesday' }),
    ],
  },
  {
    slug: 'summit-in-june',
    publishedAt: '2025-05-08T09:00:00Z',
    title: 'Reykjavik summit in June',
    text: 'Iceland and Denmark will meet in Reykjavik in June. London has its doubts about seabed mining. The two governments have not yet said who will travel, nor whether the islands’ own ministers will have a seat at the table. Officials expect the summit to last for two days.',
    claims: [
      meeting({
        type: 'MeetingPlanned',
        of: [iceland('host'), denmark('participant')],
        occurred: { from: '2025-06-01', to: '2025-06-30', precision: 'month', expression: 'in June' },
        where: { name: 'Reykjavik', country: 'IS' },
        topics: [seabed],
        quote: 'Iceland and Denmark will meet in Reykjavik in June',
      }),
      stance({
        holder: britain('holder'),
        position: 'reserved',
        target: 'seabed mining',
        topics: [seabed],
        basis: 'described',
        said: 'London has its doubts about seabed mining',
      }),
    ],
  },
  ...acts,
  ...afterwards,
];
