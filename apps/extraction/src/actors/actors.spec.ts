import type { Actor } from '../document.js';
import { loadLexicons } from '../lexicons.js';
import { documentOf } from '../read-article.js';
import { slug } from './actor-id.js';

const lexicons = loadLexicons();

function mentionsIn(text: string, publishedAt = '2025-02-18T10:00:00Z'): [string, readonly Actor[]][] {
  const document = documentOf({ articleId: 'a', revision: 1, title: '', text, publishedAt }, lexicons);
  return document.mentions.map(({ start, end, actors }) => [text.slice(start, end), actors]);
}
function actorsIn(text: string, publishedAt?: string): Actor[] {
  return mentionsIn(text, publishedAt).flatMap(([, actors]) => actors);
}
const idsIn = (text: string, publishedAt?: string): string[] =>
  actorsIn(text, publishedAt).map((actor) => actor.actorId);

describe('finding people', () => {
  it('reads state, role and name before and after one another', () => {
    expect(actorsIn('Norwegian Foreign Minister Kari Lund spoke.')[0]).toEqual({
      actorId: 'person-kari-lund',
      name: 'Kari Lund',
      kind: 'person',
      country: 'NO',
      role: 'Foreign Minister',
      onBehalfOf: 'state-no',
    });
    expect(actorsIn('Ola Berg, the head of Norway’s oil fund, spoke.')[0]).toMatchObject({
      actorId: 'person-ola-berg',
      country: 'NO',
      role: 'head of Norway’s oil fund',
    });
    expect(actorsIn('Norway’s deputy prime minister, Ola Berg, spoke.')[0]).toMatchObject({
      actorId: 'person-ola-berg',
      country: 'NO',
    });
    expect(actorsIn('Prime Minister Ola Berg of Norway spoke.')[0]).toMatchObject({
      actorId: 'person-ola-berg',
      country: 'NO',
    });
    expect(actorsIn('Kremlin Spokesman Dmitry Peskov spoke.')[0]).toMatchObject({
      actorId: 'person-dmitry-peskov',
      role: 'Kremlin Spokesman',
      country: 'RU',
    });
  });
  it('gives one id to all spellings of a name', () => {
    expect(
      new Set(
        idsIn('Russia’s Foreign Minister Sergey Lavrov left. Foreign Minister Sergei Lavrov came. Lavrov spoke.'),
      ),
    ).toEqual(new Set(['person-sergei-lavrov']));
    expect(idsIn('President Volodymyr Zelensky spoke.')).toEqual(idsIn('President Volodymyr Zelenskyy spoke.'));
    expect(idsIn('Saudi Foreign Minister Faisal bin Farhan al-Saud spoke.')).toEqual(
      idsIn('Saudi Foreign Minister Prince Faisal bin Farhan Al Saud spoke.'),
    );
  });
  it('leads surnames back to their person and never to another of the same name', () => {
    expect(idsIn('Spokeswoman Anna Berg met Carl Berg. Mrs. Berg was pleased. Mr. Berg left.')).toEqual([
      'person-anna-berg',
      'person-carl-berg',
      'person-anna-berg',
      'person-carl-berg',
    ]);
    expect(idsIn('President Donald Trump spoke. First Lady Melania Trump waved. Trump left.')).toEqual([
      'person-donald-trump',
      'person-melania-trump',
      'person-donald-trump',
    ]);
  });
  it('leads a surname with particles back to its person', () => {
    expect(idsIn('Minister Clara van der Berg spoke. Van Houten left. Later, van der Berg left.')).toEqual([
      'person-clara-van-der-berg',
      'person-clara-van-der-berg',
    ]);
    expect(idsIn('Later, von der Leyen said no.')).toEqual(['person-ursula-von-der-leyen']);
  });
  it('knows office-holders by the day of publication', () => {
    expect(actorsIn('Scholz spoke.')[0]).toMatchObject({ name: 'Olaf Scholz', role: 'Chancellor', country: 'DE' });
    expect(idsIn('Scholz spoke.', '2015-02-18T10:00:00Z')).toEqual([]);
  });
  it('shares the state along a list', () => {
    const people = actorsIn(
      'U.S. envoy Steve Witkoff, Secretary of State Jane Doe and National Security Adviser John Roe attended.',
    );
    expect(people.map((actor) => actor.country)).toEqual(['US', 'US', 'US']);
    const [, body] = actorsIn('Finnish President Kari Lund and European Commission President Ola Berg attended.');
    expect(body?.country).toBeUndefined();
  });
  it('resolves titles and pronouns to who was named', () => {
    expect(idsIn('President Donald Trump left. The president was tired.').at(-1)).toBe('person-donald-trump');
    expect(idsIn('French President Emmanuel Macron said he was tired.').at(-1)).toBe('person-emmanuel-macron');
    expect(idsIn('The rules changed. The president of the club was tired.')).toEqual([]);
  });
  it('takes no month, place, body or first word of a sentence for a person', () => {
    expect(actorsIn('Meanwhile Talks Broke Down In April.').filter((actor) => actor.kind === 'person')).toEqual([]);
    expect(
      actorsIn('The Marriott Hotel and Wall Street were quiet.').filter((actor) => actor.kind === 'person'),
    ).toEqual([]);
  });
});

describe('finding states, bodies and groups', () => {
  it('lets capitals and seats stand for their states', () => {
    expect(idsIn('Kyiv said no, the Kremlin agreed, and Washington waited.')).toEqual([
      'state-ua',
      'state-ru',
      'state-us',
    ]);
  });
  it('keeps unnamed leaders of named states as the states', () => {
    expect(idsIn('The leaders of Italy, Spain and Norway were silent.')).toEqual(['state-it', 'state-es', 'state-no']);
    expect(idsIn('Kyiv’s leadership was silent.')).toEqual(['state-ua']);
    expect(idsIn('The Polish prime minister was silent.')).toEqual(['state-pl']);
  });
  it('names groups by whom they belong to', () => {
    expect(actorsIn('European leaders met.')[0]).toMatchObject({ actorId: 'group-european-leaders', kind: 'group' });
    expect(actorsIn('Russian and U.S. officials met.').map((actor) => actor.country)).toEqual(['RU', 'US']);
  });
  it('finds bodies by list and by ending', () => {
    expect(idsIn('The European Union and NATO agreed.')).toEqual([
      'organisation-european-union',
      'organisation-north-atlantic-treaty-organization',
    ]);
    expect(idsIn('The Norwegian Refugee Council agreed.')).toEqual(['organisation-norwegian-refugee-council']);
  });
  it('finds nobody in an adjective or a lower-case word', () => {
    expect(idsIn('They turned to turkey and china cups in a German restaurant.')).toEqual([]);
  });
});

describe('making ids', () => {
  it('writes ASCII words joined by hyphens', () => {
    expect(slug('Pedro Sánchez Pérez-Castejón')).toBe('pedro-sanchez-perez-castejon');
    expect(slug('Jonas Gahr Støre')).toBe('jonas-gahr-store');
  });
});
