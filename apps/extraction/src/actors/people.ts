import type { Actor } from '../document.js';
import type { Lexicons } from '../lexicons.js';
import { once } from '../text/once.js';
import { nameParts, slug } from './actor-id.js';

/** A person of the document while it is being read; later mentions may add role and country. */
export type Person = {
  readonly parts: readonly string[];
  readonly name: string;
  readonly known: boolean;
  readonly familyFirst: boolean;
  country: string | undefined;
  role: string | undefined;
  /** Whether the text itself gave the role, rather than the lexicon. */
  roleTold: boolean;
  gender: string;
  lastSeen: number;
};

/** What a mention says beside the name. */
export type PersonFacts = {
  readonly country?: string | undefined;
  readonly role?: string | undefined;
  readonly gender?: string | undefined;
};

type Leader = Lexicons['leaders']['leaders'][number];
type KnownLeader = { readonly leader: Leader; readonly parts: readonly string[]; readonly familyFirst: boolean };

const familyFirstStates = new Set(['CN', 'KR', 'KP', 'VN', 'TW', 'HK', 'SG']);
const ambiguous = new Set([
  'may',
  'brown',
  'khan',
  'lee',
  'pope',
  'king',
  'wang',
  'li',
  'costa',
  'to',
  'katz',
  'wong',
  'johnson',
  'michel',
  'rose',
  'park',
  'bush',
  'austin',
  'marin',
  'santos',
  'duda',
  'sharif',
  'joly',
]);

const leadersOf = once((lexicons: Lexicons): readonly KnownLeader[] =>
  lexicons.leaders.leaders.flatMap((leader) =>
    [leader.name, ...leader.aliases].map((name) => ({
      leader,
      parts: nameParts(name, lexicons.names.spellings),
      familyFirst:
        familyFirstStates.has(leader.country ?? '') && !name.includes(' Hsien') && !name.startsWith('Lawrence'),
    })),
  ),
);

/** The people of one document: gives the same person for every spelling and never mixes two of one surname. */
export class People {
  private readonly people: Person[] = [];
  private clock = 0;

  constructor(
    private readonly lexicons: Lexicons,
    private readonly day: string,
  ) {}

  /** The person a name stands for; undefined where a single word names nobody known. */
  resolve(name: string, facts: PersonFacts): Person | undefined {
    const parts = nameParts(name, this.lexicons.names.spellings);
    const person = this.byParticle(parts, name, facts) ?? this.byParts(parts, name, facts);
    if (person !== undefined) this.update(person, facts);
    return person;
  }

  private byParts(parts: readonly string[], name: string, facts: PersonFacts): Person | undefined {
    return parts.length > 1 ? this.byFullName(parts, name, facts) : this.bySurname(parts[0] ?? '', facts);
  }

  /** A name that begins with a particle is the end of a longer one: `von der Leyen`. */
  private byParticle(parts: readonly string[], name: string, facts: PersonFacts): Person | undefined {
    if (parts.length < 2 || !/^\p{Ll}/u.test(name)) return undefined;
    const endsSo = (other: { readonly parts: readonly string[] }): boolean =>
      other.parts.length > parts.length && parts.every((part, at) => part === other.parts.at(at - parts.length));
    const seen = this.latest((person) => endsSo(person) && countryFits(person, facts.country));
    if (seen !== undefined) return seen;
    const leaders = leadersOf(this.lexicons).filter((known) => endsSo(known) && inOffice(known.leader, this.day));
    return leaders.length === 1 && leaders[0] !== undefined ? this.addLeader(leaders[0]) : undefined;
  }

  /** Adds a person named by a single word with a role, such as a king. */
  introduce(name: string, facts: PersonFacts): Person {
    return this.add(nameParts(name, this.lexicons.names.spellings), name, facts);
  }

  /** The person seen last who fits; for references such as `the president`. */
  latest(fits: (person: Person) => boolean): Person | undefined {
    return this.people.filter(fits).sort((a, b) => b.lastSeen - a.lastSeen)[0];
  }

  private update(person: Person, { country, role, gender }: PersonFacts): void {
    person.lastSeen = ++this.clock;
    person.country ??= country;
    if (person.gender === '') person.gender = gender ?? '';
    if (role === undefined) return;
    if (!person.roleTold) person.role = role;
    person.roleTold = true;
  }

  private byFullName(parts: readonly string[], name: string, facts: PersonFacts): Person {
    const same = this.people.find((person) => samePerson(person.parts, parts));
    if (same !== undefined) return same;
    const known = leadersOf(this.lexicons).find((candidate) => samePerson(candidate.parts, parts));
    return known === undefined ? this.add(parts, name, facts) : this.addLeader(known);
  }

  /** Somebody without office named in passing does not take the surname of who holds one. */
  private bySurname(surname: string, facts: PersonFacts): Person | undefined {
    const seen = this.seenBySurname(surname, facts);
    if (seen !== undefined && (seen.known || holdsOffice(seen))) return seen;
    const isNamed = facts.role !== undefined || facts.gender !== undefined;
    const leader = ambiguous.has(surname) && !isNamed ? undefined : this.leaderBySurname(surname, facts);
    return leader ?? seen;
  }

  /** Of several of one surname the one of the told gender, else the office-holder, else the last. */
  private seenBySurname(surname: string, { gender, country }: PersonFacts): Person | undefined {
    const fits = (person: Person): boolean =>
      isSurname(person, surname) && genderFits(person, gender) && countryFits(person, country);
    const all = this.people.filter(fits);
    if (all.length < 2) return all[0];
    const same = (person: Person): boolean => fits(person) && gender !== '' && person.gender === gender;
    const holds = (person: Person): boolean => fits(person) && person.known && person.role !== undefined;
    return this.latest(same) ?? this.latest(holds) ?? this.latest(fits);
  }

  private leaderBySurname(surname: string, { country }: PersonFacts): Person | undefined {
    const known = leadersOf(this.lexicons).filter(
      ({ leader, ...name }) => isSurname(name, surname) && inOffice(leader, this.day) && countryFits(leader, country),
    );
    const leaders = new Set(known.map(({ leader }) => leader));
    return leaders.size === 1 && known[0] !== undefined ? this.addLeader(known[0]) : undefined;
  }

  private addLeader({ leader, familyFirst }: KnownLeader): Person {
    const parts = nameParts(leader.name, this.lexicons.names.spellings);
    const same = this.people.find((person) => person.name === leader.name);
    if (same !== undefined) return same;
    const person: Person = {
      parts,
      name: leader.name,
      known: true,
      familyFirst,
      country: leader.country,
      role: roleOn(leader, this.day),
      roleTold: false,
      gender: '',
      lastSeen: 0,
    };
    this.people.push(person);
    return person;
  }

  private add(parts: readonly string[], name: string, facts: PersonFacts): Person {
    const familyFirst = familyFirstStates.has(facts.country ?? '');
    const person: Person = {
      parts,
      name,
      known: false,
      familyFirst,
      country: facts.country,
      role: facts.role,
      roleTold: facts.role !== undefined,
      gender: facts.gender ?? '',
      lastSeen: ++this.clock,
    };
    this.people.push(person);
    return person;
  }
}

/** The actor of a person, acting for the state where a role is known. */
export function actorOf(person: Person, spellings: Readonly<Record<string, string>>): Actor {
  const { name, country, role } = person;
  return {
    actorId: `person-${slug(nameParts(name, spellings).join(' '))}`,
    name,
    kind: 'person',
    ...(country !== undefined && { country }),
    ...(role !== undefined && { role }),
    ...(country !== undefined && role !== undefined && { onBehalfOf: `state-${country.toLowerCase()}` }),
  };
}

function samePerson(a: readonly string[], b: readonly string[]): boolean {
  if (a.length < 2 || b.length < 2) return a.length === b.length && a[0] === b[0];
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (short[0] !== long[0]) return false;
  return short.at(-1) === long.at(-1) || (short.length > 2 && short.every((part, at) => part === long[at]));
}

function isSurname(person: Pick<Person, 'parts' | 'familyFirst'>, surname: string): boolean {
  if (person.parts.at(-1) === surname && !person.familyFirst) return true;
  return person.familyFirst && (person.parts[0] === surname || person.parts.at(-1) === surname);
}

/** A wife or son of somebody is known by that alone. */
function holdsOffice({ role }: Person): boolean {
  return role !== undefined && !/\b(?:lady|wife|husband|son|daughter|brother|sister|widow)\b/i.test(role);
}

function genderFits(person: Person, gender: string | undefined): boolean {
  return gender === undefined || gender === '' || person.gender === '' || person.gender === gender;
}

function countryFits(person: { readonly country?: string | undefined }, country: string | undefined): boolean {
  return country === undefined || person.country === undefined || person.country === country;
}

function inOffice(leader: Leader, day: string): boolean {
  return leader.terms.some((term) => term.from <= day && (term.to === undefined || day <= term.to));
}

function roleOn(leader: Leader, day: string): string | undefined {
  return leader.terms.find((term) => term.from <= day && (term.to === undefined || day <= term.to))?.role;
}
