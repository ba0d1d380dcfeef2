import { chanceOf, type Chance } from './chance.js';
import { aHeadline, aSentence, sentences } from './prose.js';

/** A page of a news site that nobody wrote, and the article that stands in it. */
export type GeneratedPage = {
  readonly url: string;
  /** UTF-8; 30 to 200 kB, half of the pages below 80. */
  readonly bytes: Buffer;
  /** What a reader would call its text. */
  readonly text: string;
};

const times = (count: number, make: (nth: number) => string): string =>
  Array.from({ length: count }, (_, n) => make(n)).join('\n');

/** Frames that sites put an article into, from the most to the least telling. */
const frames: readonly ((heading: string, body: string) => string)[] = [
  (heading, body) =>
    `<main><article itemscope itemtype="https://schema.org/NewsArticle"><header><h1 itemprop="headline">${heading}</h1></header>
     <div itemprop="articleBody" class="article-body">${body}</div></article></main>`,
  (heading, body) => `<div id="content"><h1>${heading}</h1><div class="story-body__inner">${body}</div></div>`,
  (heading, body) =>
    `<div class="container"><div class="row"><div class="col-8"><h1 class="t-1">${heading}</h1><div class="c-2"><div>${body}</div></div></div></div></div>`,
  (heading, body) => `<section class="main"><h1>${heading}</h1>${body}</section>`,
];

/** The same page for the same seed: menus, consent, scripts, teasers and comments around an article. */
export function aPage(seed: number): GeneratedPage {
  const chance = chanceOf(seed);
  const wanted = Math.round(30_000 * 6 ** (chance.below(1000) / 1000));
  const title = aHeadline(chance);
  const paragraphs = Array.from({ length: chance.between(8, 26) }, () => sentences(chance, chance.between(2, 4)));
  const url = `https://news.example/${chance.pick(['world', 'politics', 'region'])}/2025/02/${chance.between(10, 28)}/story-${seed}`;
  const frame = chance.pick(frames);
  const article = frame(title, bodyOf(paragraphs, chance));
  const page = (scripts: string, teasers: string): string => `<!DOCTYPE html>
<html lang="en"><head>${headOf({ title, url, chance: chanceOf(seed + 1_000_003) })}${scripts}</head>
<body class="page">${menus}
${article}
<aside class="sidebar"><h2>Most read</h2><ol>${teasers}</ol></aside>
${comments}${footer}</body></html>`;
  const menus = menusOf(chance);
  const comments = commentsOf(chance);
  const footer = footerOf(chance);
  const missing = Math.max(0, wanted - Buffer.byteLength(page('', '')));
  const html = page(
    filled(missing * 0.55, () => aScript(chance)),
    filled(missing * 0.45, () => aTeaser(chance)),
  );
  return { url, bytes: Buffer.from(html), text: paragraphs.join('\n\n') };
}

/** Pieces until they have so many characters. */
function filled(length: number, make: () => string): string {
  const pieces: string[] = [];
  for (let made = 0; made < length; made += pieces.at(-1)?.length ?? 0) pieces.push(make());
  return pieces.join('\n');
}

function bodyOf(paragraphs: readonly string[], chance: Chance): string {
  return paragraphs
    .map((paragraph, n) => `<p class="p${n % 3}">${linked(paragraph, chance)}</p>${between(n, chance)}`)
    .join('\n');
}

/** Some words of a paragraph as a link, in italics or plain. */
function linked(paragraph: string, chance: Chance): string {
  const words = paragraph.split(' ');
  const at = chance.below(words.length - 3);
  const some = words.splice(at, 3).join(' ');
  const marked = chance.pick([some, `<a href="/topic/${at}">${some}</a>`, `<em>${some}</em>`]);
  return [...words.slice(0, at), marked, ...words.slice(at)].join(' ');
}

function between(nth: number, chance: Chance): string {
  if (nth % 7 === 3) return `<div class="ad-slot" id="ad-${nth}"><span>Advertisement</span></div>`;
  if (nth % 9 === 5)
    return `<div class="related-links"><h4>Read also</h4><ul>${times(3, () => anEntry(chance))}</ul></div>`;
  if (nth === 0)
    return '<div class="share-bar"><a href="#">Share</a> <a href="#">Tweet</a> <a href="#">Print</a></div>';
  return '';
}

const anEntry = (chance: Chance): string => `<li><a href="/story/${chance.below(1e6)}">${aHeadline(chance)}</a></li>`;

const aTeaser = (chance: Chance): string =>
  `<li class="teaser teaser--${chance.below(9)}" data-id="${chance.below(1e9)}"><a href="/story/${chance.below(1e6)}" class="teaser__link">
   <img src="/img/${chance.below(1e6)}-320.jpg" srcset="/img/${chance.below(1e6)}-640.jpg 2x" alt="" width="320" height="180" loading="lazy">
   <h3 class="teaser__title">${aHeadline(chance)}</h3></a><span class="teaser__time">${chance.between(1, 23)} hours ago</span></li>`;

const aScript = (chance: Chance): string =>
  `<script>window.__q=window.__q||[];__q.push(${JSON.stringify(
    Array.from({ length: 40 }, () => ({
      id: chance.below(1e9),
      slot: `top-${chance.below(99)}`,
      sizes: [
        [300, 250],
        [970, 90],
      ],
      keys: aHeadline(chance),
    })),
  )});</script>`;

function headOf({ title, url, chance }: { title: string; url: string; chance: Chance }): string {
  const published = `2025-02-${chance.between(10, 28)}T0${chance.below(10)}:15:00+01:00`;
  const linkedData = {
    '@context': 'https://schema.org',
    '@type': 'NewsArticle',
    headline: title,
    datePublished: published,
    author: { '@type': 'Person', name: 'Staff Reporter' },
  };
  return `<meta charset="utf-8"><title>${title} | Example News</title><link rel="canonical" href="${url}">
<meta property="og:title" content="${title}"><meta property="og:site_name" content="Example News">
<meta property="article:published_time" content="${published}"><meta name="description" content="${aSentence(chance)}">
<link rel="alternate" type="application/rss+xml" title="Example News" href="/feed.xml">
${chance.below(3) > 0 ? `<script type="application/ld+json">${JSON.stringify(linkedData)}</script>` : ''}
<style>${times(60, (n) => `.s${n}{margin:${chance.below(40)}px;color:#${chance.below(999)};display:flex}`)}</style>`;
}

const menusOf = (
  chance: Chance,
): string => `<div id="cookie-consent" role="dialog"><p>We and our ${chance.between(40, 900)} partners use cookies to store
 and access information on your device.</p><button>Accept all</button></div>
<header class="site-header"><nav><ul class="menu">${times(chance.between(20, 60), (n) => `<li class="menu__item"><a href="/section/${n}">Section ${n}</a></li>`)}</ul></nav></header>`;

const commentsOf = (chance: Chance): string =>
  `<section id="comments" class="comments"><h2>Comments</h2>${times(
    chance.between(0, 12),
    (n) =>
      `<div class="comment" id="comment-${n}"><b class="comment__author">reader${n}</b><p>${aSentence(chance)}</p><a href="#">Reply</a></div>`,
  )}</section>`;

const footerOf = (chance: Chance): string =>
  `<footer class="site-footer">${times(chance.between(15, 40), (n) => `<a href="/about/${n}">About ${n}</a>`)}<p>© Example News. All rights reserved.</p></footer>`;
