import { parseOpml } from 'feedsmith';
import { faultsOf } from '../sources/draft-faults.js';
import { sourceDraft, type SourceDraft } from '../sources/source-draft.js';
import { ownAttributes, type Outline } from './outline.js';

/** Where an outline stands: its line in the document, from 1, null where that cannot be told, and its title. */
export type OutlinePlace = { readonly line: number | null; readonly title: string };

/** A source that a list names. */
export type ListedSource = OutlinePlace & {
  readonly draft: SourceDraft;
  /** Why it rests, where it does. */
  readonly pausedFor: string | null;
};

/** What is wrong with an outline. */
export type OutlineFault = OutlinePlace & { readonly detail: string };

/** A list of sources as OPML tells it. */
export type ReadOpml = { readonly sources: readonly ListedSource[]; readonly faults: readonly OutlineFault[] };

/** The text is no OPML with outlines. */
export class NotOpmlError extends Error {
  override readonly name = 'NotOpmlError';
}

/**
 * Reads OPML: an outline with an address is a source, the outlines around it are its groups, its categories are its tags.
 * An outline that is wrong is a fault, and stops no other. Throws NotOpmlError.
 */
export function readOpml(text: string): ReadOpml {
  const found = placed(outlinesOf(text), []);
  const lines = linesOf(text);
  const read = found.map((each, index) => {
    const line = lines.length === found.length ? (lines[index] ?? null) : null;
    return readOutline(each, line);
  });
  return {
    sources: read.flatMap((result) => ('draft' in result ? [result] : [])),
    faults: read.flatMap((result) => ('detail' in result ? [result] : [])),
  };
}

function outlinesOf(text: string): readonly Outline[] {
  try {
    return (parseOpml(text, { extraOutlineAttributes: [...ownAttributes] }).body?.outlines ?? []) as Outline[];
  } catch (error) {
    throw new NotOpmlError(`It is no OPML, or has no outline in it: ${(error as Error).message}`);
  }
}

type Placed = { readonly outline: Outline; readonly path: readonly string[] };

/** In the order of the document. */
function placed(outlines: readonly Outline[], path: readonly string[]): Placed[] {
  return outlines.flatMap((outline) => {
    const { outlines: within = [] } = outline;
    const below = nameOf(outline) === '' ? path : [...path, nameOf(outline)];
    return [{ outline, path }, ...placed(within, below)];
  });
}

const nameOf = ({ text = '', title = '' }: Outline): string => text.trim() || title.trim();

/** The lines of the outlines that have attributes, in the order of the document. */
function linesOf(text: string): number[] {
  const hidden = text.replaceAll(/<!--[^]*?-->|<!\[CDATA\[[^]*?\]\]>/g, (part) => part.replaceAll(/[^\n]/g, ' '));
  let [line, from] = [1, 0];
  return [...hidden.matchAll(/<outline\s+[\w:.-]+\s*=/gi)].map(({ index }) => {
    line += hidden.slice(from, index).split('\n').length - 1;
    from = index;
    return line;
  });
}

type Read = ListedSource | OutlineFault | { readonly isGroup: true };

function readOutline({ outline, path }: Placed, line: number | null): Read {
  const address = addressIn(outline);
  const place = { line, title: nameOf(outline) || (address ?? 'an outline without a name') };
  if (address === undefined && outline.datelineKind !== 'push') {
    const detail = 'has no xmlUrl, so there is nothing to read';
    return outline.outlines === undefined ? { ...place, detail } : { isGroup: true };
  }
  const read = sourceDraft.safeParse(draftOf(outline, address, path));
  if (!read.success) return { ...place, detail: faultsOf(read.error) };
  return { ...place, draft: read.data, pausedFor: restOf(outline) };
}

/** Other programs write the pages of sites to `url`; those are no sources. */
const addressIn = ({ xmlUrl, url, datelineKind }: Outline): string | undefined =>
  xmlUrl ?? (datelineKind === undefined ? undefined : url);

const restOf = ({
  datelineState: state,
  datelineReason: reason = 'It was paused in the list',
}: Outline): string | null => (state === 'paused' ? reason : null);

function draftOf(outline: Outline, url: string | undefined, path: readonly string[]): object {
  const { datelineKind, datelineSelector, datelineMinutes, datelineLicence, datelineCountry, language, category } =
    outline;
  const given = {
    kind: datelineKind,
    url: url?.trim(),
    title: nameOf(outline) || undefined,
    language: language === 'unknown' ? undefined : language,
    licence: datelineLicence,
    country: datelineCountry,
    selector: datelineSelector,
    schedule: datelineMinutes === undefined ? undefined : { kind: 'every', minutes: Number(datelineMinutes) },
  };
  return {
    ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined && value !== '')),
    groups: path.length === 0 ? [] : [path.map((name) => name.replaceAll(',', ' ')).join('/')],
    tags: tagsOf(category ?? ''),
  };
}

const tagsOf = (category: string): string[] =>
  category
    .split(',')
    .map((tag) => tag.trim().replace(/^\//, ''))
    .filter((tag) => tag !== '');
