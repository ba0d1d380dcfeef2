import type { Topic } from '#events';
import type { Lexicons } from '../lexicons.js';
import { once } from '../text/once.js';
import { anyOf } from '../text/patterns.js';
import { contentWords, topicOf } from './topics.js';

/** A plan named in the text, which `the idea` may mean later. */
export type Plan = {
  readonly label: string;
  readonly topic: Topic;
  readonly words: ReadonlySet<string>;
  readonly at: number;
};

const cuts =
  /\s(?:but|while|as part of|because|although|though|despite|since|when|unless|until|if|and (?:said|says|has|have|had|is|are|was|were|will|would)|which|who|after|before|amid|calling|saying|adding|without giving|on (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b|[,;:—–“”"]|(?<=[a-z]{2})\.(?:\s|$)|\sin a (?:tweet|statement|letter|speech|post)\b/;

const planPatterns = once((lexicons: Lexicons) => {
  const leads =
    '(?:whether to|willing(?:ness)? to|ready to|plans? to|plans? for|proposals? to|proposals? for|decision to|decided to|consider(?:ing|s|ed)?|idea of|possibility of|prospect of|option of|intention to|calls? for|push for|bid to|vote on|debate on|talks on|agree on)';
  return {
    verbal: new RegExp(`\\b${leads} (?<plan>(?!consider)(?:[a-z]+(?:ing)? )(?=\\S)[^.;:]{4,120})`, 'g'),
    nominal: new RegExp(
      `\\b(?:a|an|the|its|his|her|their|any) (?<plan>(?:[A-Za-z-]+ ){1,4}${anyOf(lexicons.stances.planNouns)}(?: (?:to|for|with|on|against|between) [^,.;:]{3,80})?)(?![\\w-])`,
      'g',
    ),
  };
});

/** The label of a target or plan: its words up to where the clause goes on to something else. */
export function labelOf(words: string): string {
  const cut = cuts.exec(words);
  return (cut === null ? words : words.slice(0, cut.index)).replace(/\s+/g, ' ').trim().slice(0, 160);
}

/** The plans that a sentence names, in its order; what is to be done goes before what is called a plan. */
export function plansIn(sentence: string, start: number, lexicons: Lexicons): Plan[] {
  const { verbal, nominal } = planPatterns(lexicons);
  const found = [...sentence.matchAll(verbal)];
  const named = found.length > 0 ? found : [...sentence.matchAll(nominal)];
  return named.flatMap((match) => planOf(labelOf(match.groups?.['plan'] ?? ''), start + match.index, lexicons) ?? []);
}

function planOf(label: string, at: number, lexicons: Lexicons): Plan | undefined {
  const topic = topicOf(label, lexicons);
  const words = new Set(contentWords(label, lexicons));
  return topic === undefined || words.size < 2 ? undefined : { label, topic, words, at };
}

/** The plan named last before a place in the text; fuller ones win over those that only repeat a part of them. */
export function lastPlan(plans: readonly Plan[], at: number): Plan | undefined {
  const before = plans.filter((plan) => plan.at < at);
  const last = before.at(-1);
  return (
    last &&
    (before.findLast(
      (plan) => plan.words.size > last.words.size && [...last.words].every((word) => plan.words.has(word)),
    ) ??
      last)
  );
}

/** A topic whose words are all among those of a plan named before is that plan's topic. */
export function unifiedTopic(target: string, plans: readonly Plan[], lexicons: Lexicons): Topic | undefined {
  const words = contentWords(target, lexicons);
  const plan =
    words.length === 0 ? undefined : plans.find((candidate) => words.every((word) => candidate.words.has(word)));
  return plan === undefined ? topicOf(target, lexicons) : plan.topic;
}
