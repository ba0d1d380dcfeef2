import { parseRobots, ROBOTS_MAX_BYTES, verdictOf } from './robots.js';

/** The paths that an agent may ask for, of those given. */
const open = (text: string, paths: readonly string[], agent = 'Dateline/0.1 (+https://desk.example)'): string[] =>
  paths.filter((path) => verdictOf(parseRobots(text), agent, `https://wire.example${path}`).allowed);

describe('robots.txt', () => {
  it('allows what nobody forbids, and its own address always', () => {
    expect(open('', ['/', '/a'])).toEqual(['/', '/a']);
    expect(open('User-agent: *\nDisallow:', ['/a'])).toEqual(['/a']);
    expect(open('User-agent: *\nDisallow: /', ['/', '/a', '/robots.txt'])).toEqual(['/robots.txt']);
  });

  it('obeys its own groups, all of them, and those for everybody only without', () => {
    const text =
      'User-agent: *\nDisallow: /w\n\nUSER-AGENT: dateline\nDisallow: /a\n\nUser-agent: x\nUser-agent: DateLine/9\nDisallow: /b';
    expect(open(text, ['/a', '/b', '/w'])).toEqual(['/w']);
    expect(open(text, ['/a', '/b', '/w'], 'Other')).toEqual(['/a', '/b']);
    expect(open(text, ['/a', '/b', '/w'], 'Datelines')).toEqual(['/a', '/b']);
  });

  it('lets the longest rule decide, and Allow where two are as long', () => {
    const text = 'User-agent: *\nDisallow: /a\nAllow: /a/b\nDisallow: /a/b/c\nAllow: /same\nDisallow: /same';
    expect(open(text, ['/a', '/a/x', '/a/b', '/a/b/c', '/same'])).toEqual(['/a/b', '/same']);
    expect(verdictOf(parseRobots(text), 'Dateline', 'https://wire.example/a/x?y#z').rule).toBe('Disallow: /a');
    expect(verdictOf(parseRobots(text), 'Dateline', 'https://wire.example/z').rule).toBeNull();
  });

  it('knows * and $', () => {
    const text =
      'User-agent: *\nDisallow: /*.pdf$\nDisallow: /a*b*c\nDisallow: /q*?\nDisallow: /end$\nDisallow: /ov*v$';
    const paths = ['/f.pdf', '/f.pdf?x', '/aXbXc/d', '/acb', '/q/r?s', '/q/r', '/end', '/ending', '/ovv', '/ov'];
    expect(open(text, paths)).toEqual(['/f.pdf?x', '/acb', '/q/r', '/ending', '/ov']);
  });

  it('takes every spelling of a path as forbidden, and only its own as allowed', () => {
    const text =
      'User-agent: *\nDisallow: /caf%c3%a9\nDisallow: /%7Euser\nDisallow: /b%C3%BCcher\nDisallow: /private\nAllow: /private/%61';
    const paths = [
      '/café',
      '/caf%C3%A9',
      '/~user',
      '/%7euser',
      '/bücher/1',
      '/pr%69vate/x',
      '/private/a',
      '/private/%61',
    ];
    expect(open(text, paths)).toEqual(['/private/%61']);
  });

  it('is read with a byte order mark, any line ends, comments, and common mistakes', () => {
    const text =
      '\uFEFFuser agent : dateline # we\r\n\rdisalow: /a # not that\nDisallow /b\nNonsense\n: /c\nDisallow: /d#e\n';
    expect(open(text, ['/a', '/b', '/c', '/d', '/e'])).toEqual(['/c', '/e']);
  });

  it('is not disturbed by other records, and passes over rules before any group', () => {
    const text =
      'Disallow: /early\nUser-agent: x\nSitemap: https://wire.example/s.xml\nCrawl-delay: 2\nUser-agent: dateline\nDisallow: /a';
    expect(open(text, ['/early', '/a'])).toEqual(['/early']);
    expect(parseRobots(text).sitemaps).toEqual(['https://wire.example/s.xml']);
  });

  it('tells the delay that it asks of an agent', () => {
    const text =
      'User-agent: *\nCrawl-delay: 2.5\nDisallow:\n\nUser-agent: slow\nCrawl-delay: 10\nDisallow: /x\n\nUser-agent: odd\nCrawl-delay: soon';
    const delay = (agent: string): number | null =>
      verdictOf(parseRobots(text), agent, 'https://wire.example/').crawlDelayS;
    expect(['other', 'slow', 'odd'].map(delay)).toEqual([2.5, 10, null]);
  });

  it('is read up to 500 KiB', () => {
    const filler = `# ${'x'.repeat(1000)}\n`;
    const long = filler.repeat(Math.ceil(ROBOTS_MAX_BYTES / filler.length));
    expect(open(`User-agent: *\nDisallow: /a\n${long}Disallow: /b`, ['/a', '/b'])).toEqual(['/b']);
  });

  it('takes no longer for patterns that are made to be slow', () => {
    const text = `User-agent: *\nDisallow: /${'*a'.repeat(2000)}$`;
    expect(open(text, [`/${'a'.repeat(20_000)}b`])).toHaveLength(1);
  });
});
