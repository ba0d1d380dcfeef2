import type { Migration } from '#platform';

/** The tables of polling: what is to be fetched, how hosts are spared, what is known of sources, and the fetch ledger. */
export const migrations: readonly Migration[] = [
  {
    name: 'polling/0001-host',
    sql: `CREATE TABLE dateline.host (
            name text PRIMARY KEY,
            next_at timestamptz NOT NULL DEFAULT now(),
            crawl_delay_ms int NOT NULL DEFAULT 0,
            penalties int NOT NULL DEFAULT 0,
            penalty text);
          CREATE INDEX host_next_at ON dateline.host (next_at)`,
  },
  {
    name: 'polling/0002-fetch-job',
    sql: `CREATE TABLE dateline.fetch_job (
            id uuid PRIMARY KEY,
            kind text NOT NULL CHECK (kind IN ('poll', 'sitemap', 'article')),
            key text NOT NULL,
            source_id text NOT NULL,
            url text NOT NULL,
            host text NOT NULL REFERENCES dateline.host (name),
            due_at timestamptz NOT NULL,
            item jsonb,
            attempts int NOT NULL DEFAULT 0,
            claim uuid,
            lease_until timestamptz,
            UNIQUE (kind, key));
          CREATE INDEX fetch_job_due ON dateline.fetch_job (host, due_at);
          CREATE INDEX fetch_job_source ON dateline.fetch_job (source_id);
          CREATE INDEX fetch_job_leased ON dateline.fetch_job (lease_until) WHERE lease_until IS NOT NULL`,
  },
  {
    name: 'polling/0003-source-poll',
    sql: `CREATE TABLE dateline.source_poll (
            source_id text PRIMARY KEY,
            address text NOT NULL,
            etag text,
            last_modified text,
            gap_s double precision,
            newest_at timestamptz,
            failures int NOT NULL DEFAULT 0,
            last_outcome text,
            last_error text,
            blocker text,
            polled_at timestamptz,
            succeeded_at timestamptz,
            text_lengths int[] NOT NULL DEFAULT '{}',
            is_selector_empty boolean,
            about jsonb,
            pushed_until timestamptz,
            ailment text,
            ailing_since timestamptz,
            gone int NOT NULL DEFAULT 0,
            moved_to text,
            moved_since timestamptz,
            moved_sightings int,
            moved_reason text,
            next_at timestamptz,
            next_reason text)`,
  },
  {
    name: 'polling/0004-source-item',
    sql: `CREATE TABLE dateline.source_item (
            source_id text NOT NULL,
            key text NOT NULL,
            hash text NOT NULL,
            seen_at timestamptz NOT NULL,
            PRIMARY KEY (source_id, key));
          CREATE TABLE dateline.listed_url (
            url text PRIMARY KEY,
            source_id text NOT NULL)`,
  },
  {
    name: 'polling/0005-fetch',
    sql: `CREATE TABLE dateline.fetch (
            id uuid PRIMARY KEY,
            source_id text NOT NULL,
            kind text NOT NULL,
            url text NOT NULL,
            fetched_at timestamptz NOT NULL,
            duration_ms int NOT NULL,
            sent_etag text,
            sent_last_modified text,
            etag text,
            last_modified text,
            status int,
            address text,
            wire_bytes bigint NOT NULL,
            body_bytes bigint NOT NULL,
            hops jsonb NOT NULL,
            robots jsonb,
            outcome text NOT NULL,
            error text,
            blocker text,
            items_found int,
            items_new int,
            items_changed int,
            document_hash text,
            article_id text,
            text_length int,
            next_at timestamptz,
            next_reason text);
          CREATE INDEX fetch_source ON dateline.fetch (source_id, id DESC);
          CREATE INDEX fetch_outcome ON dateline.fetch (outcome, id DESC)`,
  },
  {
    // The host that a claimed job asks now: another than its own after a redirect, none while it waits for one.
    name: 'polling/0006-fetch-job-asking',
    sql: `ALTER TABLE dateline.fetch_job ADD COLUMN asking text;
          CREATE INDEX fetch_job_asking ON dateline.fetch_job (asking) WHERE asking IS NOT NULL`,
  },
  {
    // An item is known by each listing that has shown it: a source's own, or a part of its sitemap index.
    name: 'polling/0007-source-item-missed',
    sql: `ALTER TABLE dateline.source_item
            ADD COLUMN listing text NOT NULL DEFAULT '',
            ADD COLUMN url text,
            ADD COLUMN missed_since timestamptz,
            DROP CONSTRAINT source_item_pkey,
            ADD PRIMARY KEY (source_id, key, listing);
          CREATE INDEX source_item_shown ON dateline.source_item (source_id, listing) WHERE missed_since IS NULL;
          CREATE INDEX source_item_missed ON dateline.source_item (missed_since) WHERE missed_since IS NOT NULL;
          CREATE INDEX source_item_url ON dateline.source_item (url) WHERE url IS NOT NULL`,
  },
];
