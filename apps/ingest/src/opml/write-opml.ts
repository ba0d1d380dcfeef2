import { generateOpml } from 'feedsmith';
import type { Source } from '../sources/source.js';
import { ownAttributes, type Outline } from './outline.js';

/** The generator writes no document without outlines. */
const EMPTY = `<?xml version="1.0" encoding="utf-8"?>
<opml version="2.0">
  <head>
    <title>Dateline sources</title>
  </head>
  <body/>
</opml>
`;

/** A group under construction. */
type Folder = { readonly folders: Map<string, Folder>; readonly sources: Outline[] };

/** The sources as OPML 2.0: groups are outlines around them, tags categories. One of several groups stands in each. */
export function writeOpml(sources: readonly Source[], createdAt: Date): string {
  const root: Folder = { folders: new Map(), sources: [] };
  for (const source of sources) {
    const paths = source.groups.length === 0 ? [[]] : source.groups.map((group) => group.split('/'));
    for (const path of paths) folderAt(root, path).sources.push(outlineOf(source));
  }
  if (sources.length === 0) return EMPTY;
  const head = { title: 'Dateline sources', dateCreated: createdAt };
  const opml = { head, body: { outlines: outlinesOf(root) } };
  return generateOpml(opml, { extraOutlineAttributes: [...ownAttributes] });
}

const folderAt = (root: Folder, path: readonly string[]): Folder =>
  path.reduce((folder, name) => {
    const next = folder.folders.get(name) ?? { folders: new Map(), sources: [] };
    folder.folders.set(name, next);
    return next;
  }, root);

type Written = Outline & { text: string; outlines?: Written[] };

const outlinesOf = ({ folders, sources }: Folder): Written[] => [
  ...[...folders].map(([text, folder]) => ({ text, outlines: outlinesOf(folder) })),
  ...(sources as Written[]),
];

/** A feed is what other readers know as `rss`; what they can't read is a link to them. */
function outlineOf(source: Source): Outline {
  const { kind, title, url, language, licence, country, tags, selector, schedule, state, stateReason } = source;
  const attributes = {
    text: title,
    title,
    ...(kind === 'feed'
      ? { type: 'rss', xmlUrl: url }
      : { datelineKind: kind, type: url === null ? null : 'link', url }),
    language,
    category: tags.join(','),
    datelineLicence: licence,
    datelineCountry: country,
    datelineSelector: selector,
    datelineMinutes: schedule.kind === 'every' ? String(schedule.minutes) : null,
    ...(state === 'paused' ? { datelineState: state, datelineReason: stateReason } : {}),
  };
  return Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== null && value !== ''));
}
