const unread = /<(script|style|svg|template)(?=[\s>/])/gi;
const tag = /<(\/?)([a-zA-Z][a-zA-Z0-9-]*)/g;
/** Elements without content, and those that end by themselves where the next of their kind begins. */
const uncounted = new Set(
  'area base br col embed hr img input link meta param source track wbr p li dt dd tr td th thead tbody tfoot option optgroup rp rt html head body'.split(
    ' ',
  ),
);
/** Browsers stop at 512; the ways to find the text recurse. */
const deepest = 200;

/** The markup without scripts, styles and drawings; scripts with linked data stay. One pass, whatever the markup. */
export function withoutScripts(html: string): string {
  const kept: string[] = [];
  let from = 0;
  unread.lastIndex = 0;
  for (let found = unread.exec(html); found !== null; found = unread.exec(html)) {
    const name = (found[1] ?? '').toLowerCase();
    const opened = html.indexOf('>', unread.lastIndex);
    if (opened < 0) break;
    const isData = name === 'script' && /ld\+json/i.test(html.slice(found.index, opened));
    const end = html[opened - 1] === '/' && name === 'svg' ? opened + 1 : endOf(html, name, opened);
    if (!isData) {
      kept.push(html.slice(from, found.index), ' ');
      from = end;
    }
    unread.lastIndex = end;
  }
  kept.push(html.slice(from));
  return kept.join('');
}

/** Where the element ends; one that never ends takes the rest, as in a browser. */
function endOf(html: string, name: string, from: number): number {
  const close = new RegExp(`</${name}[\\s>/]`, 'gi');
  close.lastIndex = from;
  const closed = close.exec(html) === null ? -1 : html.indexOf('>', close.lastIndex - 1);
  return closed < 0 ? html.length : closed + 1;
}

/** The markup without the tags of elements that are nested deeper than any page that a person wrote. */
export function withoutDepths(html: string): string {
  const open: boolean[] = [];
  const kept: string[] = [];
  let from = 0;
  tag.lastIndex = 0;
  for (let found = tag.exec(html); found !== null; found = tag.exec(html)) {
    const end = html.indexOf('>', tag.lastIndex) + 1;
    if (end === 0) break;
    if (html[end - 2] === '/' || isKept(found[1] === '/', found[2] ?? '', open)) continue;
    kept.push(html.slice(from, found.index), ' ');
    from = end;
  }
  kept.push(html.slice(from));
  return kept.join('');
}

/** Whether a tag stays; `open` says of each element around it whether its tags stayed. */
function isKept(isEnd: boolean, name: string, open: boolean[]): boolean {
  if (uncounted.has(name.toLowerCase())) return true;
  if (isEnd) return open.pop() ?? true;
  open.push(open.length < deepest);
  return open.length <= deepest;
}
