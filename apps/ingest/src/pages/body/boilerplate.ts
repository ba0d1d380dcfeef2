import { namesOf, wordsOf } from '../markup/tree.js';

/** Words in class and id that name what isn't the article. */
const surely = words([
  'comments? (?:area|list|section|form|wrapper|container|thread|block|respond|body|content|text)|comments|commentlist|disqus|respond|kommentare?|comentarios|commentaires',
  'cookies?|consent|gdpr|cmp|onetrust|didomi|newsletters?|breadcrumbs?|outbrain|taboola|zergnet|mgid|popup|modal|lightbox|offcanvas',
  'skip link|screen reader text|sr only|visually hidden|visuallyhidden|noprint|toc|table of contents|tocbox',
]);

/** About the page's other articles, its readers and its makers. */
const about = words([
  'shar(?:e|es|ing|er|ethis|edaddy|eaholic|ebar)|addtoany|addthis|a2a|social(?:s|media)?|follow us',
  'related(?:s|posts?|articles?|content|stories|links?)?|similar|recommend(?:s|ed|ations?)?|recirc(?:ulation)?|trending|popular|most (?:read|viewed|popular|recent)|more (?:from|on|stories|news|articles|posts)|read (?:more|also|next)|also (?:read|like)|see also|you may|may also|up next|next (?:post|article|up)|previous (?:post|article)|prev next|teaserlist|blogroll',
  'post (?:nav(?:igation)?|tags|meta|footer)|entry (?:footer|meta|utility)|nav(?:igation|bar|links?)?|menus?|submenu|sidebars?|side bar|rail|pagination|pager|tags?|tag ?(?:list|cloud)|keywords|categories|archive',
  'advert(?:s|ising|isement|isements|orial)?|ads?|adslot|adbox|adunit|adsbygoogle|code block \\d+|banners?|sponsor(?:ed|s)?|subscri(?:be|ption|ptions)|sign ?up|signup|paywall',
  'author (?:bio|box|info|card|profile|about|description|details)|about author|authorbox|bio|byline|copyright|disclaimer|credits?|captions?|figcaption|wp caption text',
  'rating|ratings|votes?|like button|likes|reactions|site footer|site header|masthead|topbar|login|search ?(?:form|box|bar)?|poll|quiz',
]);

/** Names that a part of an article may have as well. */
const perhaps = words([
  'widgets?|promo(?:s|ted|tion|tions|box)?|teasers?|print|tools?|toolbar|footers?|expanded|dropdown|tooltip|inline (?:link|box)|infobox|factbox|remove',
]);

/** Class names, whole, of what isn't shown. */
const unseen =
  /(?:^|\s)(?:hidden|hide|is-hidden|d-none|invisible|sr-only|visually-hidden|screen-reader-text|ng-hide|u-hidden)(?:\s|$)/i;
const picture = words([
  'image|img|photo|picture|foto|bild|beitragsbild|thumbnail|gallery|galerie|slideshow|media|video|player',
]);

function words(lists: readonly string[]): RegExp {
  return new RegExp(`\\b(?:${lists.join('|')})\\b`);
}

/** What an element's names say it is. */
export type Naming = 'surely not' | 'about' | 'perhaps not' | 'unseen' | 'picture' | 'nothing';

/** Reads class and id, and the name of an element of the page's own, for what is in it. */
export function namingOf(element: Element, name: string): Naming {
  const named = wordsOf(name.includes('-') ? `${namesOf(element)} ${name.toLowerCase()}` : namesOf(element));
  // The posts of a live blog are called comments as well.
  if (surely.test(named) && !/\blive\b/.test(named)) return 'surely not';
  if (about.test(named)) return 'about';
  if (unseen.test(namesOf(element))) return 'unseen';
  if (perhaps.test(named)) return 'perhaps not';
  return picture.test(named) ? 'picture' : 'nothing';
}
