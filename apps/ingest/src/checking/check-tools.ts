import type { FetchSettings } from '../http/http.config.js';
import type { CheckTools, Pages } from './check-source.js';
import type { Web } from './ask.js';

/** Injects the `CheckTools`. */
export const CHECK_TOOLS = Symbol('what sources are checked with');

/** The tools of a process. The extractor is loaded with the first text that is read. */
export function checkTools(settings: Pick<FetchSettings, 'INGEST_USER_AGENT'>, web: Web, pages: Pages): CheckTools {
  let extractor: ReturnType<CheckTools['extractor']> | undefined;
  return {
    web,
    userAgent: settings.INGEST_USER_AGENT.split('/', 1)[0] ?? '',
    pages,
    extractor: () => (extractor ??= loadExtractor()),
  };
}

async function loadExtractor(): ReturnType<CheckTools['extractor']> {
  const { RuleExtractor } = await import('../../../extraction/src/rule-extractor.js');
  return new RuleExtractor();
}
