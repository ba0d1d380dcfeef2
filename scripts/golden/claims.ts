import {
  ploverCodes,
  type ActActor,
  type ActorRef,
  type ActType,
  type Evidence,
  type Fact,
  type Occurrence,
  type Span,
} from '#events';
import type { Claim } from '../../apps/extraction/src/extractor.js';

type Part = ActorRef['part'] | ActActor['part'];
/** What a told occurrence may say of its own; all else is filled in. */
type Details = Partial<Omit<Occurrence, 'evidence' | 'actors'>>;

/** A claim as the story tells it, before it is known in which article it stands. */
export type Told = (evidenceIn: Evidenced) => Claim;

/** Where words stand in the article that is read. */
export type Evidenced = {
  /** Throws when the article does not say so. */
  readonly spanOf: (quote: string) => Span;
  readonly evidenceOf: (...quotes: string[]) => Evidence;
};

const state =
  (country: string, name: string) =>
  <P extends Part>(part: P) =>
    ({ actorId: `state-${country.toLowerCase()}`, name, kind: 'state', country, part }) as const;
const norway = state('NO', 'Norway');
const iceland = state('IS', 'Iceland');
const denmark = state('DK', 'Denmark');
const britain = state('GB', 'United Kingdom');
const minister = <P extends Part>(part: P) =>
  ({
    actorId: 'person-fisheries-minister-norway',
    name: 'Fisheries Minister of Norway',
    kind: 'person',
    country: 'NO',
    role: 'Fisheries Minister',
    onBehalfOf: 'state-no',
    part,
  }) as const;
const council = <P extends Part>(part: P) =>
  ({ actorId: 'organisation-nordic-council', name: 'Nordic Council', kind: 'organisation', part }) as const;
const crews = <P extends Part>(part: P) =>
  ({ actorId: 'group-trawler-crews', name: 'trawler crews', kind: 'group', part }) as const;

/** Those who act in the story, each to be given a part. */
export const cast = { norway, iceland, denmark, britain, minister, council, crews };

export const topics = {
  cod: { topicId: 'cod-quota', label: 'the cod quota' },
  seabed: { topicId: 'seabed-mining', label: 'seabed mining' },
} as const;

/** One day in the world. */
export const day = (date: string, expression: string): NonNullable<Occurrence['occurred']> => ({
  from: date,
  to: date,
  precision: 'day',
  expression,
});

const common = <A extends ActorRef | ActActor>(actors: readonly A[], evidence: Evidence, details: Details) => ({
  actors: [...actors],
  occurred: null,
  topics: [],
  basis: 'reported' as const,
  attribution: [],
  background: false,
  confidence: 0.9,
  code: { plover: 'CONSULT' },
  evidence,
  extractor: { name: 'golden', version: '1', rule: 'story' },
  ...details,
});

const coreOf = (actors: readonly { readonly actorId: string }[]): string[] => actors.map(({ actorId }) => actorId);

/** A meeting as the story tells it. */
export type Meeting = Details & {
  readonly type: 'MeetingHeld' | 'MeetingPlanned' | 'MeetingRuledOut';
  readonly kind?: 'meeting' | 'call';
  readonly state?: 'ongoing' | 'concluded';
  readonly absentees?: string[];
  readonly of: readonly ActorRef[];
  readonly quote: string;
};

/** That actors met, meet, will meet or will not. */
export const meeting = ({
  type,
  kind = 'meeting',
  state: is,
  absentees = [],
  of,
  quote,
  ...details
}: Meeting): Told => {
  return ({ evidenceOf }) => {
    const data = { ...common(of, evidenceOf(quote), { code: { plover: ploverCodes[type] }, ...details }), kind };
    const held = { ...data, state: is ?? 'concluded', absentees };
    return { type, data: type === 'MeetingHeld' ? held : data, core: coreOf(of) } as Claim;
  };
};

type Stance = Details & {
  readonly holder: ActorRef;
  readonly position: Fact<'StanceDeclared'>['data']['position'];
  readonly target: string;
  readonly condition?: string;
  readonly said: string;
};

/** That an actor takes a position. */
export const stance = ({ holder, position, target, condition, said, ...details }: Stance): Told => {
  return ({ evidenceOf, spanOf }) => ({
    type: 'StanceDeclared',
    data: {
      ...common([holder], evidenceOf(said), { code: { plover: ploverCodes.StanceDeclared[position] }, ...details }),
      position,
      target,
      ...(condition === undefined ? {} : { condition }),
      quotes: details.basis === 'quoted' ? [spanOf(said)] : [],
    },
    core: [holder.actorId],
  });
};

type Statement = Details & { readonly speaker: ActorRef; readonly content: string; readonly venue?: string };

/** That an actor says something, in its own words. */
export const statement = ({ speaker, content, venue, ...details }: Statement): Told => {
  return ({ evidenceOf, spanOf }) => ({
    type: 'StatementMade',
    data: {
      ...common([speaker], evidenceOf(content), {
        basis: 'quoted',
        code: { plover: ploverCodes.StatementMade },
        ...details,
      }),
      content,
      quotes: [spanOf(content)],
      ...(venue === undefined ? {} : { venue }),
    },
    core: [speaker.actorId],
  });
};

type Act = Details & {
  readonly type: ActType;
  readonly by: readonly ActActor[];
  readonly to?: readonly ActActor[];
  readonly about?: string;
  readonly quote: string;
};

/** That actors do something, be it to others or not. */
export const act = ({ type, by, to = [], about, quote, ...details }: Act): Told => {
  return ({ evidenceOf }) => {
    const actors = [...by, ...to];
    const data = common(actors, evidenceOf(quote), { code: { plover: ploverCodes[type] }, ...details });
    return { type, data: { ...data, about: about ?? null }, core: coreOf(actors) };
  };
};
