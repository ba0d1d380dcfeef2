import { detectLanguage } from './detect-language.js';

const languageOf = async (text: string, declared?: string): Promise<string | null> =>
  (await detectLanguage(text, declared)).language;

describe('the language of a text', () => {
  it.each([
    ['en', 'The foreign ministers of both countries met in Geneva on Tuesday.'],
    ['de', 'Die Außenminister beider Länder trafen sich am Dienstag in Genf.'],
    ['pt', 'Os ministros dos Negócios Estrangeiros reuniram-se na terça-feira em Genebra.'],
    ['uk', 'Міністри закордонних справ обох країн зустрілися у вівторок у Женеві.'],
    ['ar', 'التقى وزيرا خارجية البلدين يوم الثلاثاء في جنيف.'],
    ['ja', '両国の外相は火曜日にジュネーブで会談した。'],
    ['zh', '两国外长周二在日内瓦举行会谈。'],
    ['ko', '양국 외교장관이 화요일 제네바에서 만났다.'],
    ['th', 'รัฐมนตรีต่างประเทศของทั้งสองประเทศพบกันที่เจนีวา'],
  ])('is %s', async (language, text) => {
    expect(await languageOf(text)).toBe(language);
  });

  it.each([
    ['id', 'Menteri Luar Negeri mengatakan bahwa pertemuan itu bisa digelar pada bulan Agustus di Jakarta.'],
    ['ms', 'Menteri Luar berkata bahawa mesyuarat itu boleh diadakan pada bulan Ogos kerana kerajaan mahu berunding.'],
    ['sw', 'Waziri wa Mambo ya Nje amesema kwamba mkutano huo utafanyika mwezi ujao katika mji wa Dodoma.'],
    ['tl', 'Sinabi ng kalihim na gaganapin ang pulong sa susunod na buwan sa lungsod ng Maynila.'],
    ['kk', 'Қазақстан президенті бүгін Астанада үкімет отырысын өткізді.'],
    ['mk', 'Министерот рече дека средбата ќе се одржи во Скопје според договорот меѓу двете земји.'],
  ])('is %s, which its neighbours resemble', async (language, text) => {
    expect(await languageOf(text)).toBe(language);
  });

  it('is that of most of its words, not of names quoted in another script', async () => {
    expect(await languageOf('Компания Microsoft Corporation и Apple Inc. объявили о сделке в Москве во вторник.')).toBe(
      'ru',
    );
    expect(await languageOf('The word Сегодня means today, and that is what the paper was called for years.')).toBe(
      'en',
    );
  });

  it('is not told by addresses, handles and hashtags', async () => {
    const noise = 'https://news.example/the-news-of-the-day #TheNewsOfTheDay @TheNewsOfTheDay desk@news.example';
    expect(await languageOf(`${noise} Ministrowie spotkali się we wtorek w Genewie.`)).toBe('pl');
  });
});

describe('the declared language', () => {
  const german = 'Die Außenminister beider Länder trafen sich am Dienstag in Genf und sprachen über den Vertrag.';

  it('is not believed against clear words', async () => {
    expect(await detectLanguage(german, 'en-US')).toMatchObject({ language: 'de', from: 'detected' });
  });

  it('decides where the words are few', async () => {
    expect(await detectLanguage('Final', 'es')).toMatchObject({ language: 'es', from: 'declared' });
    expect(await detectLanguage('東京大学', 'ja')).toMatchObject({ language: 'ja', from: 'declared' });
  });

  it('decides between languages that are much alike', async () => {
    const text = 'Utenriksministrene møttes i Genève på tirsdag for å snakke om avtalen.';
    expect(await detectLanguage(text, 'nb-NO')).toMatchObject({ language: 'nb', from: 'declared' });
  });

  it('makes an answer that agrees with it surer', async () => {
    const alone = await detectLanguage('El ministro habló en Ginebra');
    const both = await detectLanguage('El ministro habló en Ginebra', 'es');
    expect(both).toMatchObject({ language: 'es', from: 'detected' });
    expect(both.confidence).toBeGreaterThanOrEqual(alone.confidence);
  });

  it.each(['', 'und', 'english', 'x-klingon'])('is nothing where it is %j', async (declared) => {
    expect(await detectLanguage('12:30', declared)).toMatchObject({ language: null, confidence: 0 });
  });

  it('is all there is where a text has no letters', async () => {
    expect(await detectLanguage('12:30', 'iw')).toEqual({ language: 'he', confidence: 0.35, from: 'declared' });
  });
});
