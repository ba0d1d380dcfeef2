import type { Chapter } from './chapter.js';
import { act, cast, day, topics } from './claims.js';

const { norway, iceland, denmark, britain, minister, council, crews } = cast;
const { cod } = topics;

const visit = {
  by: [minister('agent')],
  to: [iceland('target')],
  occurred: day('2025-05-08', 'on Thursday'),
  where: { name: 'Reykjavik', country: 'IS' },
};
const ramming = act({
  type: 'AttackReported',
  by: [crews('agent')],
  to: [denmark('target')],
  occurred: day('2025-05-08', 'on Thursday'),
  where: { name: 'Tórshavn', country: 'FO' },
  quote: 'trawler crews rammed a Danish patrol boat off Tórshavn on Thursday',
});
const arrest = act({
  type: 'ArrestMade',
  by: [denmark('agent')],
  to: [crews('target')],
  about: 'ramming a patrol boat',
  where: { name: 'Tórshavn', country: 'FO' },
  quote: 'Denmark arrested the crews',
});

/** Who does what to whom over the cod: every type of act. */
export const acts: readonly Chapter[] = [
  {
    slug: 'minister-to-reykjavik',
    publishedAt: '2025-05-08T09:30:00Z',
    publisher: 'The Fjord Post',
    title: 'Minister off to Reykjavik',
    text: 'The Norwegian fisheries minister will visit Reykjavik on Thursday. She proposed a joint quota to Iceland, which demands access to the Barents Sea. Norway refused that demand and threatened to close its ports. It promised the trawler crews a fund.',
    claims: [
      act({
        type: 'VisitPlanned',
        ...visit,
        quote: 'The Norwegian fisheries minister will visit Reykjavik on Thursday',
      }),
      act({
        type: 'ProposalMade',
        by: [minister('agent')],
        to: [iceland('target')],
        about: 'a joint quota',
        topics: [cod],
        quote: 'She proposed a joint quota to Iceland',
      }),
      act({
        type: 'DemandMade',
        by: [iceland('agent')],
        to: [norway('target')],
        about: 'access to the Barents Sea',
        quote: 'Iceland, which demands access to the Barents Sea',
      }),
      act({
        type: 'DemandRefused',
        by: [norway('agent')],
        to: [iceland('target')],
        about: 'access to the Barents Sea',
        quote: 'Norway refused that demand',
      }),
      act({
        type: 'ThreatMade',
        by: [norway('agent')],
        to: [iceland('target')],
        about: 'to close its ports',
        quote: 'threatened to close its ports',
      }),
      act({
        type: 'CommitmentMade',
        by: [norway('agent')],
        to: [crews('target')],
        about: 'a fund',
        quote: 'It promised the trawler crews a fund',
      }),
    ],
  },
  {
    slug: 'cod-pact',
    publishedAt: '2025-05-08T15:00:00Z',
    publisher: 'Atlantic Courier',
    title: 'Norway and Iceland sign cod pact',
    text: 'On a visit to Reykjavik on Thursday, the Norwegian minister signed a pact on cod with Iceland. Norway gave up its claim to the southern banks and lifted the tariff on Icelandic cod. Their coast guards patrol together since noon, and Iceland delivered ice to Norwegian ports. Talks between London and Copenhagen on herring broke down.',
    claims: [
      act({ type: 'VisitMade', ...visit, quote: 'On a visit to Reykjavik on Thursday, the Norwegian minister' }),
      act({
        type: 'AgreementReached',
        by: [minister('agent'), iceland('agent')],
        about: 'a pact on cod',
        topics: [cod],
        occurred: day('2025-05-08', 'on Thursday'),
        where: { name: 'Reykjavik', country: 'IS' },
        quote: 'signed a pact on cod with Iceland',
      }),
      act({
        type: 'ConcessionMade',
        by: [norway('agent')],
        to: [iceland('target')],
        about: 'its claim to the southern banks',
        quote: 'Norway gave up its claim to the southern banks',
      }),
      act({
        type: 'SanctionLifted',
        by: [norway('agent')],
        to: [iceland('target')],
        about: 'the tariff on Icelandic cod',
        quote: 'lifted the tariff on Icelandic cod',
      }),
      act({
        type: 'CooperationUndertaken',
        by: [norway('agent'), iceland('agent')],
        quote: 'Their coast guards patrol together',
      }),
      act({
        type: 'AidProvided',
        by: [iceland('agent')],
        to: [norway('target')],
        about: 'ice',
        quote: 'Iceland delivered ice to Norwegian ports',
      }),
      act({
        type: 'AgreementFailed',
        by: [britain('agent'), denmark('agent')],
        about: 'herring',
        quote: 'Talks between London and Copenhagen on herring broke down',
      }),
    ],
  },
  {
    slug: 'boats-and-bans',
    publishedAt: '2025-05-08T18:00:00Z',
    publisher: 'The Quay',
    title: 'Crews ram patrol boat',
    text: 'In anger at the pact, trawler crews rammed a Danish patrol boat off Tórshavn on Thursday. Denmark arrested the crews, accused London of paying them, sued the Nordic Council and recalled its envoy from London. It banned British trawlers, seized one of them and sent a frigate. The council opened an inquiry into the ramming. Crews marched through London for a higher quota.',
    claims: [
      ramming,
      arrest,
      act({
        type: 'AccusationMade',
        by: [denmark('agent')],
        to: [britain('target')],
        about: 'paying them',
        quote: 'accused London of paying them',
      }),
      act({
        type: 'LegalActionTaken',
        by: [denmark('agent')],
        to: [council('target')],
        quote: 'sued the Nordic Council',
      }),
      act({
        type: 'RelationsReduced',
        by: [denmark('agent')],
        to: [britain('target')],
        about: 'recalled its envoy',
        quote: 'recalled its envoy from London',
      }),
      act({
        type: 'SanctionImposed',
        by: [denmark('agent')],
        to: [britain('target')],
        about: 'banned British trawlers',
        quote: 'It banned British trawlers',
      }),
      act({
        type: 'CoercionUsed',
        by: [denmark('agent')],
        to: [britain('target')],
        about: 'seized one of them',
        quote: 'seized one of them',
      }),
      act({ type: 'ForceMobilised', by: [denmark('agent')], about: 'a frigate', quote: 'sent a frigate' }),
      act({
        type: 'InvestigationOpened',
        by: [council('agent')],
        to: [crews('target')],
        about: 'the ramming',
        quote: 'The council opened an inquiry into the ramming',
      }),
      act({
        type: 'ProtestHeld',
        by: [crews('agent')],
        about: 'a higher quota',
        where: { name: 'London', country: 'GB' },
        quote: 'Crews marched through London for a higher quota',
      }),
    ],
  },
  {
    slug: 'boats-and-bans',
    publishedAt: '2025-05-08T19:00:00Z',
    publisher: 'The Quay',
    title: 'Crews ram patrol boat',
    text: 'In anger at the pact, trawler crews rammed a Danish patrol boat off Tórshavn on Thursday. An earlier version told of arrests; there were none. Denmark accused London of paying them. Both sides declared a truce at sea.',
    claims: [
      ramming,
      act({
        type: 'AccusationMade',
        by: [denmark('agent')],
        to: [britain('target')],
        about: 'paying them',
        quote: 'accused London of paying them',
      }),
      act({
        type: 'CeasefireDeclared',
        by: [crews('agent'), denmark('agent')],
        about: 'a truce at sea',
        quote: 'Both sides declared a truce at sea',
      }),
    ],
  },
  {
    slug: 'a-day-in-reykjavik',
    publishedAt: '2025-05-08T21:00:00Z',
    title: 'A day in Reykjavik',
    text: 'Norway’s fisheries minister came to Iceland on Thursday, the day on which trawler crews rammed a Danish patrol boat off Tórshavn on Thursday.',
    claims: [
      act({
        type: 'VisitMade',
        ...visit,
        where: { name: 'Iceland', country: 'IS' },
        quote: 'Norway’s fisheries minister came to Iceland on Thursday',
      }),
      ramming,
    ],
  },
];
