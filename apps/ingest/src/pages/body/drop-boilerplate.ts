import { isElement, nameOf, walk } from '../markup/tree.js';
import { namingOf, type Naming } from './boilerplate.js';
import { measure, type Measured } from './measure.js';

const always = new Set(
  'SCRIPT STYLE NOSCRIPT TEMPLATE BUTTON SELECT INPUT TEXTAREA IFRAME OBJECT EMBED SVG CANVAS VIDEO AUDIO FIGCAPTION TITLE LINK META AMP-AD AMP-SIDEBAR AMP-SOCIAL-SHARE DIALOG'.split(
    ' ',
  ),
);
const usually = new Set('NAV ASIDE FOOTER FORM FIGURE MENU'.split(' '));
const unnamed = new Set('HTML BODY MAIN ARTICLE H1 A EM STRONG B I SPAN'.split(' '));
const roles =
  /^(?:navigation|banner|complementary|contentinfo|dialog|alertdialog|search|menu|menubar|toolbar|tooltip)$/i;
/** What may go at most for the sake of a name that isn't sure: this share of all text. */
const mostOfPage = 0.3;
/** Characters of plain paragraphs that outweigh a name which parts of articles have as well. */
const worthKeeping = 200;

/** Takes out of the body what is named, tagged or hidden as something else than the article. */
export function dropBoilerplate(body: Element): void {
  const measured = measure(body);
  const dropped: Element[] = [];
  walk(body, {
    enter: (node) => {
      if (!isElement(node)) return false;
      if (!isBoilerplate(node, measured)) return true;
      dropped.push(node);
      return false;
    },
  });
  for (const element of dropped) element.remove();
}

function isBoilerplate(element: Element, measured: Measured): boolean {
  const name = nameOf(element);
  if (always.has(name)) return true;
  if (measured.kept.has(element)) return false;
  const share = measured.text(element) / Math.max(1, measured.all);
  if (share < mostOfPage && isMarkedSo(element, name, measured)) return true;
  return !unnamed.has(name) && isNamedSo(namingOf(element, name), element, { share, measured });
}

type Weight = { readonly share: number; readonly measured: Measured };

function isNamedSo(naming: Naming, element: Element, { share, measured }: Weight): boolean {
  switch (naming) {
    case 'surely not':
      return true;
    case 'about':
      return share < mostOfPage;
    case 'unseen':
    case 'perhaps not':
      return share < mostOfPage && measured.solid(element) < worthKeeping && measured.linked(element);
    case 'picture':
      return measured.solid(element) === 0 && measured.text(element) < 300 && measured.pictured(element);
    case 'nothing':
      return false;
  }
}

/** Hidden, or of a kind of element that mostly holds something else. */
function isMarkedSo(element: Element, name: string, measured: Measured): boolean {
  if (isHidden(element)) return true;
  const isKnown = usually.has(name) || roles.test(element.getAttribute('role') ?? '');
  return isKnown && measured.solid(element) < worthKeeping;
}

function isHidden(element: Element): boolean {
  if (element.hasAttribute('hidden')) return true;
  return /display\s*:\s*none|visibility\s*:\s*hidden/i.test(element.getAttribute('style') ?? '');
}
