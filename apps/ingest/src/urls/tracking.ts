/** Beginnings of names of query parameters by which analytics and mailers tell where a reader came from. */
const families =
  'utm_ mtm_ matomo_ piwik_ pk_ hsa_ hs_ _hs __hs ga_ _ga gad_ fb_ itm_ at_ wt_ oly_ vero_ aftr_ asc_ sc_ stm_ cx_ trk_ ' +
  'guce_ int_ xing_ mkt_ ml_ ns_ rb_ soc_ tw_ wickedid dm_ ef_ epik_ action_';

/** Names in full: click ids of advertisers, ids of newsletters and of campaigns, marks of share buttons. */
const names =
  'fbclid gclid gclsrc dclid gbraid wbraid msclkid yclid ymclid twclid ttclid li_fat_id igshid igsh mibextid epik rdt_cid ' +
  'mc_cid mc_eid mc_tc _gl _openstat _bta_c _bta_tid __s __twitter_impression ref_src ref_url cmpid cmp ocid ncid nr_email_referer ' +
  'spm scm xtor xtref xts mbid cndid s_cid s_kwcid smid smtyp sr_share taid tblci guccounter wprov icid ito intcid intcmp ' +
  'partnerid partner_id affiliate affiliate_id campaign campaignid campaign_id source_campaign trk trkcampaign linkid zanpid ' +
  'sms_ss awesm kwd clickfrom sharetype share_source share_medium feedref mkcid mkevt __tn__ via_mailing bxid esrc _branch_match_id';

/** Sessions of a visitor; the same page without them is the same page. */
const sessions = 'phpsessid jsessionid aspsessionid sessionid session_id sessid cfid cftoken zenid oscsid';

const prefixes = families.split(' ');
const exact = new Set(`${names} ${sessions}`.split(' '));

/**
 * Whether a query parameter says who reads and where from, not what: the families and names above, in any case of
 * letters, and affiliates by any name.
 */
export function isTracking(name: string): boolean {
  const lower = name.toLowerCase();
  return exact.has(lower) || /[-_]affiliate$/.test(lower) || prefixes.some((prefix) => lower.startsWith(prefix));
}

/** `name=value` pairs of a query or of a fragment, without those that track; the rest stays as it was written. */
export function withoutTracking(
  pairs: string,
  alsoDrop: (name: string, value: string) => boolean = () => false,
): string {
  const kept = pairs.split('&').filter((pair) => {
    const [name = '', value = ''] = pair.split('=', 2).map(decoded);
    return pair !== '' && !isTracking(name) && !alsoDrop(name, value);
  });
  return kept.join('&');
}

/**
 * The address with tracking parameters dropped and all else as it was written. `ref` is dropped where it names one of
 * `sites`, the feed's address or its site's: elsewhere it may be part of the address.
 */
export function removeTracking(address: string, sites: readonly string[] = []): string {
  const [, before = '', query = '', fragment = ''] = /^(https?:[^?#]*)\?([^#]*)(.*)$/is.exec(address) ?? [];
  const hosts = new Set(sites.map(hostOf));
  const kept = withoutTracking(query, (name, value) => name === 'ref' && hosts.has(hostOf(value)));
  return kept === query ? address : `${before}${kept.replace(/^(?=.)/s, '?')}${fragment}`;
}

const hostOf = (site: string): string => (URL.canParse(site) ? new URL(site).hostname : site);

/** A part of an address without its escapes, or as it was where they are broken. */
export function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
