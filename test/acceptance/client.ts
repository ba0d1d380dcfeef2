import { setTimeout as sleep } from 'node:timers/promises';

export type Evidence = { articleId: string; revision: number; start: number; end: number; quote: string };
export type Row = {
  id: string;
  type: string;
  actors: { actorId: string; name: string; country: string | null; kind: string; part: string }[];
  occurred: { from: string; to: string; precision: string; expression: string } | null;
  where: { name: string; country: string | null; venue: string | null } | null;
  basis: string;
  background: boolean;
  reports: number;
  evidence: Evidence[];
  status?: string;
  position?: string;
  target?: string;
  content?: string;
  quotes?: { quote: string }[];
};
export type Submission = { url?: string; title: string; text: string; publishedAt: string; publisher?: string };
export type Receipt = { articleId: string; revision: number; outcome: string; links: Record<string, string> };

const SEEN_TIMEOUT_MS = 30_000;

/** Dateline as its users see it: where articles are pushed, and where questions are asked. */
export class Client {
  constructor(
    readonly ingest: string,
    readonly query: string,
  ) {}

  async push(article: Submission): Promise<Receipt> {
    const response = await fetch(`${this.ingest}/v1/articles`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(article),
    });
    if (response.status !== 202) throw new Error(`${response.status}: ${await response.text()}`);
    return (await response.json()) as Receipt;
  }

  async get<Body>(path: string): Promise<Body> {
    const response = await fetch(`${this.query}${path}`);
    if (!response.ok) throw new Error(`${path} answers ${response.status}: ${await response.text()}`);
    return (await response.json()) as Body;
  }

  /** Every row of a list, page after page, small pages so that the cursor is used. */
  async all(path: string, limit = 20): Promise<Row[]> {
    const rows: Row[] = [];
    for (let cursor = ''; ;) {
      const start = `${path}${path.includes('?') ? '&' : '?'}limit=${limit}`;
      const { data, page } = await this.get<{ data: Row[]; page: { next: string | null } }>(`${start}${cursor}`);
      rows.push(...data);
      if (page.next === null) return rows;
      cursor = `&cursor=${encodeURIComponent(page.next)}`;
    }
  }

  /** What an article says, once it was read and all of it is there: what it tells travels side by side. */
  async eventsOf({ articleId, revision }: Receipt): Promise<Row[]> {
    type Article = { revision: number; analysis: { occurrences: number } | null };
    const ask = async (): Promise<{ rows: Row[]; isComplete: boolean }> => {
      const article = await this.get<Article>(`/v1/articles/${articleId}`).catch(() => undefined);
      if (article?.revision !== revision) return { rows: [], isComplete: false };
      const rows = await this.all(`/v1/articles/${articleId}/events`);
      return { rows, isComplete: rows.length === article.analysis?.occurrences };
    };
    return (await this.until(ask, ({ isComplete }) => isComplete)).rows;
  }

  /** Asks until the answer is as wanted; rejects with the last answer when it never is. */
  async until<Answer>(ask: () => Promise<Answer>, isWanted: (answer: Answer) => boolean): Promise<Answer> {
    for (const deadline = Date.now() + SEEN_TIMEOUT_MS; ;) {
      const answer = await ask();
      if (isWanted(answer)) return answer;
      await sleep(100);
      if (Date.now() > deadline) throw new Error(`Never as wanted: ${JSON.stringify(answer).slice(0, 2_000)}`);
    }
  }

  /** Fails unless every span of evidence stands in its article's text. */
  async checkEvidence(rows: readonly Row[]): Promise<void> {
    const texts = new Map<string, string>();
    for (const { id, evidence } of rows) {
      expect(evidence.length).toBeGreaterThan(0);
      for (const { articleId, revision, start, end, quote } of evidence) {
        const path = `/v1/articles/${articleId}/text?revision=${revision}`;
        const text = texts.get(path) ?? (await this.get<{ text: string }>(path)).text;
        texts.set(path, text);
        expect([id, text.slice(start, end)]).toEqual([id, quote]);
      }
    }
  }
}
