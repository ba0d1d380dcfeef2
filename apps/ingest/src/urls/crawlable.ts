/** Parts of a path below which lists of articles lie, in the languages in which sites name them. */
const LISTS =
  /\/(?:archives?|author|auteur|autor|categor(?:y|ies|ia|ie)|kategorie|label|page|pagina|seite|rubri(?:k|que|ca)|search|suche|schlagwort|tags?|topics?|thema|user|users)\//i;
/** `p` is the id of an article in WordPress, where it is not as small as the number of a page. */
const PAGE_PARAMETER = /[?&](?:p=\d{1,2}(?!\d)|(?:page|paged|pagina|seite|offset|start|s|q|search|tag|cat)=)/i;

/** Whether an address leads to a list of articles, a search or a later page of either, rather than to one article. */
export function isNavigation(address: string): boolean {
  return LISTS.test(`${address}/`) || PAGE_PARAMETER.test(address);
}

const CLOSED =
  /\/(?:log-?in|log-?out|sign-?in|sign-?up|sign-?out|register|registration|account|cart|checkout|basket|wp-login|wp-admin|subscribe|password)(?:\.\w+)?\/?(?:[?#].*)?$/i;

/** Whether an address can't be read without a form: a login, a basket, a script or a letter. */
export function isClosed(address: string): boolean {
  return CLOSED.test(address) || /^(?:javascript|mailto|tel|data):/i.test(address);
}
