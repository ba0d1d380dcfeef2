import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '#platform';
import { faultsOf, faultsOfFiles } from './faults.js';

const folder = join(projectRoot, 'training/passages');
const files = readdirSync(folder)
  .filter((name) => name.endsWith('.jsonl'))
  .map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }));

const meeting = {
  type: 'MeetingPlanned',
  trigger: 'will meet',
  agents: ['Kari Lund'],
  targets: ['Ana Reyes'],
  place: 'Oslo',
  time: 'on Friday',
  modality: 'planned',
} as const;
const quote = { speaker: 'Lund§2', cue: 'said', content: 'little', direct: false };
const good = {
  text: 'Kari Lund will meet Ana Reyes in Oslo on Friday. Lund said little.',
  published: '2025-03-12',
  entities: [{ text: 'Kari Lund', kind: 'person', role: null, country: null }],
  events: [meeting],
  stances: [],
  quotes: [quote],
};
describe('passages to train on', () => {
  it('are all without fault', () => {
    expect(files.length).toBeGreaterThan(0);
    expect(faultsOfFiles(files)).toEqual([]);
  });
});

describe('the checker of passages', () => {
  it('finds nothing wrong with a good one', () => {
    expect(faultsOf(JSON.stringify(good))).toEqual([]);
  });
  it.each([
    ['words that are not there', { quotes: [{ ...quote, content: 'much' }] }, 'content is not in the text: much'],
    ['a second place that is not there', { quotes: [{ ...quote, speaker: 'Reyes§2' }] }, 'speaker is not in'],
    ['an unknown type', { events: [{ ...meeting, type: 'PartyHeld' }] }, 'events.0.type'],
    ['a plan that is told as held', { events: [{ ...meeting, modality: 'asserted' }] }, 'must be planned'],
    ['a field that nobody knows', { note: '' }, 'note'],
  ])('finds %s', (_, change, fault) => {
    expect(faultsOf(JSON.stringify({ ...good, ...change })).join()).toContain(fault);
  });
  it('finds what is no JSON, and the same text twice', () => {
    expect(faultsOf('{')).toHaveLength(1);
    const line = JSON.stringify(good);
    expect(faultsOfFiles([{ name: 'a.jsonl', text: `${line}\n\n${line}\n` }])).toEqual([
      'a.jsonl:3: the same text as a.jsonl:1',
    ]);
  });
});
