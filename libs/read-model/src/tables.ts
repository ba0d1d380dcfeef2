/** The tables of one projection. The SQL names them without a schema: each build has a schema of its own. */
export type Tables = {
  /** What the views are called that show them to readers. */
  readonly names: readonly string[];
  /** Makes the empty tables. */
  readonly create: string;
  /** Makes the indexes that only readers need: after a first filling, which goes faster without them. */
  readonly index: string;
};

/** The articles, all their texts, which of them are copies, and what became of reading them. */
export const articleTables: Tables = {
  names: ['article', 'article_revision', 'article_copy', 'article_analysis'],
  create: `
    CREATE TABLE article (
      article_id text PRIMARY KEY,
      revision int NOT NULL,
      url text,
      title text NOT NULL,
      publisher text,
      language text,
      published_at_local text NOT NULL,
      published_at timestamptz NOT NULL,
      recorded_at timestamptz NOT NULL,
      source_id text,
      byline text,
      updated_at timestamptz,
      document_hash text,
      provenance jsonb NOT NULL
    );
    CREATE TABLE article_revision (
      article_id text NOT NULL,
      revision int NOT NULL,
      title text NOT NULL,
      text text NOT NULL,
      content_hash text NOT NULL,
      recorded_at timestamptz NOT NULL,
      changes jsonb,
      PRIMARY KEY (article_id, revision)
    );
    CREATE TABLE article_copy (
      article_id text NOT NULL,
      revision int NOT NULL,
      group_id text NOT NULL,
      original_article_id text NOT NULL,
      compared_with jsonb NOT NULL,
      shared_share double precision NOT NULL,
      shared_shingles int NOT NULL,
      shingles int NOT NULL,
      passages jsonb NOT NULL,
      recorded_at timestamptz NOT NULL,
      PRIMARY KEY (article_id, revision)
    );
    CREATE TABLE article_analysis (
      article_id text NOT NULL,
      revision int NOT NULL,
      extractor text NOT NULL,
      occurrences int NOT NULL,
      dropped int NOT NULL,
      skipped text,
      recorded_at timestamptz NOT NULL,
      PRIMARY KEY (article_id, revision)
    )`,
  index: `
    CREATE INDEX article_published ON article (published_at DESC, article_id);
    CREATE INDEX article_copy_group ON article_copy (group_id)`,
};

/** What happened and who said what, with who took part, about what, and the words that say so. */
export const occurrenceTables: Tables = {
  names: ['occurrence', 'participation', 'occurrence_topic', 'evidence', 'meeting', 'stance', 'statement', 'act'],
  create: `
    CREATE TABLE occurrence (
      id text PRIMARY KEY,
      type text NOT NULL,
      category text NOT NULL,
      occurred_from date,
      occurred_to date,
      occurred_precision text,
      occurred_expression text,
      place_name text,
      place_country text,
      place_venue text,
      basis text NOT NULL,
      background boolean NOT NULL,
      confidence double precision NOT NULL,
      attribution jsonb NOT NULL,
      code jsonb NOT NULL,
      extractor jsonb NOT NULL,
      published_at timestamptz NOT NULL,
      recorded_at timestamptz NOT NULL,
      position bigint NOT NULL,
      retracted_at timestamptz
    );
    CREATE TABLE participation (
      occurrence_id text NOT NULL,
      ordinal int NOT NULL,
      actor_id text NOT NULL,
      name text NOT NULL,
      kind text NOT NULL,
      country text,
      role text,
      on_behalf_of text,
      part text NOT NULL,
      PRIMARY KEY (occurrence_id, ordinal)
    );
    CREATE TABLE occurrence_topic (
      occurrence_id text NOT NULL,
      topic_id text NOT NULL,
      label text NOT NULL,
      PRIMARY KEY (occurrence_id, topic_id)
    );
    CREATE TABLE evidence (
      occurrence_id text NOT NULL,
      article_id text NOT NULL,
      revision int NOT NULL,
      ordinal int NOT NULL,
      "start" int NOT NULL,
      "end" int NOT NULL,
      quote text NOT NULL,
      published_at timestamptz NOT NULL,
      recorded_at timestamptz NOT NULL,
      withdrawn_at timestamptz,
      PRIMARY KEY (occurrence_id, article_id, revision, ordinal)
    );
    CREATE TABLE meeting (
      occurrence_id text PRIMARY KEY,
      status text NOT NULL,
      kind text NOT NULL,
      absentees jsonb NOT NULL
    );
    CREATE TABLE stance (
      occurrence_id text PRIMARY KEY,
      holder_id text NOT NULL,
      position text NOT NULL,
      target text NOT NULL,
      condition text,
      quotes jsonb NOT NULL
    );
    CREATE TABLE statement (
      occurrence_id text PRIMARY KEY,
      speaker_id text NOT NULL,
      content text NOT NULL,
      venue text,
      quotes jsonb NOT NULL
    );
    CREATE TABLE act (
      occurrence_id text PRIMARY KEY,
      about text
    )`,
  index: `
    CREATE INDEX occurrence_latest ON occurrence (published_at DESC, id);
    CREATE INDEX occurrence_by_category ON occurrence (category, published_at DESC, id);
    CREATE INDEX occurrence_when ON occurrence (occurred_from, occurred_to);
    CREATE INDEX occurrence_place ON occurrence (lower(place_name));
    CREATE INDEX occurrence_venue ON occurrence (lower(place_venue));
    CREATE INDEX participation_actor ON participation (actor_id);
    CREATE INDEX participation_behalf ON participation (on_behalf_of);
    CREATE INDEX participation_name ON participation USING gin (read_model.name_words(name));
    CREATE INDEX participation_country ON participation (country);
    CREATE INDEX occurrence_topic_topic ON occurrence_topic (topic_id);
    CREATE INDEX occurrence_topic_words ON occurrence_topic USING gin (to_tsvector('english', label));
    CREATE INDEX evidence_article ON evidence (article_id, revision);
    CREATE INDEX stance_holder ON stance (holder_id);
    CREATE INDEX statement_speaker ON statement (speaker_id);
    CREATE INDEX statement_words ON statement USING gin (to_tsvector('english', content));
    CREATE INDEX act_words ON act USING gin (to_tsvector('english', about))`,
};
