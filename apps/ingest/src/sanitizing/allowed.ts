/** Splits a list written over several lines. */
const words = (list: string): ReadonlySet<string> => new Set(list.split(/\s+/));

/** The elements that may stay. Of others the tags go and the text stays. None of them runs, loads or submits anything. */
export const allowedElements =
  words(`a abbr acronym address area article aside audio b bdi bdo big blockquote br button canvas caption center cite code col
colgroup command datagrid datalist dd del details dfn dialog dir div dl dt em event-source fieldset figcaption figure
font footer h1 h2 h3 h4 h5 h6 header hr i img input ins kbd keygen label legend li m main map mark menu meter multicol nav
nextid ol optgroup option output p pre progress q rp rt ruby s samp section select small sound source spacer span
strike strong sub summary sup table tbody td textarea tfoot th thead time tr track tt u ul var video wbr`);

/** Elements that go with all that stands in them, up to their end tag. */
export const droppedElements = words('script style template');

/** Elements without an end tag. */
export const voidElements = words('area br col command hr img input keygen source track wbr');

/** The attributes that may stay. None of them is a handler, reports a click or sets another address to submit to. */
export const allowedAttributes =
  words(`abbr accept accept-charset accesskey align alt autocomplete autofocus axis background balance bgcolor bgproperties
border bordercolor bordercolordark bordercolorlight bottompadding cellpadding cellspacing ch challenge char charoff
charset checked choff cite clear color cols colspan compact contenteditable controls coords data datafld datapagesize
datasrc datetime default delay dir disabled draggable dynsrc enctype end face for frame galleryimg gutter headers height
hidden hidefocus high href hreflang hspace icon id inputmode ismap itemid itemprop itemref itemscope itemtype keytype
label lang leftspacing list longdesc loop loopcount loopend loopstart low lowsrc max maxlength media method min multiple
name nohref noshade nowrap open optimum pattern placeholder point-size poster pqg preload prompt radiogroup readonly rel
repeat-max repeat-min replace required rev reversed rightspacing rows rowspan rules scope selected shape size span src
srclang srcset start step style summary suppress tabindex target template title toppadding type unselectable usemap
urn valign value variable volume vrml vspace width wrap`);

/** The attributes that hold an address. It is resolved, and stays only where its scheme is an allowed one. */
export const addressAttributes = words(
  'background cite data datasrc dynsrc href icon itemid itemtype longdesc lowsrc poster src template urn usemap vrml',
);

/** The schemes that an address may have. */
export const allowedSchemes = words(
  'http: https: mailto: ftp: sftp: tel: xmpp: news: geo: magnet: webcal: feed: urn: tag:',
);

/** The CSS properties that may stay in a `style`, where their values are plain as well. */
export const allowedProperties =
  words(`azimuth background-color border border-bottom border-bottom-color border-bottom-style border-bottom-width border-collapse
border-color border-left border-left-color border-left-style border-left-width border-right border-right-color
border-right-style border-right-width border-style border-top border-top-color border-top-style border-top-width
border-width clear color cursor direction display elevation float font font-family font-size font-style font-variant
font-weight height letter-spacing line-height margin margin-bottom margin-left margin-right margin-top overflow padding
padding-bottom padding-left padding-right padding-top pause pause-after pause-before pitch pitch-range richness speak
speak-header speak-numeral speak-punctuation speech-rate stress text-align text-decoration text-indent unicode-bidi
vertical-align voice-family volume white-space width background background-x background-y border-radius`);

/** Elements that end an element of the same family that stands directly around them: nobody closes these. */
const families = new Map([
  ['p', 'p'],
  ['li', 'li'],
  ['dt', 'dt'],
  ['dd', 'dt'],
  ['tr', 'tr'],
  ['td', 'td'],
  ['th', 'td'],
  ['option', 'option'],
]);

/** Whether an element that begins right inside another ends that one. */
export function endsItsLike(name: string, parent: string): boolean {
  const family = families.get(name);
  return family !== undefined && families.get(parent) === family;
}
