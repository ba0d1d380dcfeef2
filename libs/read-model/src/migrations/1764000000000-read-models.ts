import type { MigrationInterface, QueryRunner } from 'typeorm';

export class ReadModels1764000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(String.raw`
      -- The words of a name in lower case and without accents, for searching by any of them.
      CREATE FUNCTION read_model.name_words(name text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
        SELECT array_remove(regexp_split_to_array(
          translate(regexp_replace(normalize(lower(name), NFD), '[\u0300-\u036f]', '', 'g'), 'øłđı', 'oldi'),
          '[^[:alnum:]]+'), '')
      $$;

      CREATE TABLE read_model.article (
        article_id text PRIMARY KEY,
        revision int NOT NULL,
        url text,
        title text NOT NULL,
        publisher text,
        language text,
        published_at_local text NOT NULL,
        published_at timestamptz NOT NULL,
        recorded_at timestamptz NOT NULL
      );
      CREATE INDEX article_published ON read_model.article (published_at DESC, article_id);

      CREATE TABLE read_model.article_revision (
        article_id text NOT NULL,
        revision int NOT NULL,
        title text NOT NULL,
        text text NOT NULL,
        content_hash text NOT NULL,
        recorded_at timestamptz NOT NULL,
        PRIMARY KEY (article_id, revision)
      );

      CREATE TABLE read_model.article_analysis (
        article_id text NOT NULL,
        revision int NOT NULL,
        extractor text NOT NULL,
        occurrences int NOT NULL,
        dropped int NOT NULL,
        skipped text,
        recorded_at timestamptz NOT NULL,
        PRIMARY KEY (article_id, revision)
      );

      CREATE TABLE read_model.occurrence (
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
      CREATE INDEX occurrence_latest ON read_model.occurrence (published_at DESC, id);
      CREATE INDEX occurrence_by_category ON read_model.occurrence (category, published_at DESC, id);
      CREATE INDEX occurrence_when ON read_model.occurrence (occurred_from, occurred_to);
      CREATE INDEX occurrence_place ON read_model.occurrence (lower(place_name));
      CREATE INDEX occurrence_venue ON read_model.occurrence (lower(place_venue));

      CREATE TABLE read_model.participation (
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
      CREATE INDEX participation_actor ON read_model.participation (actor_id);
      CREATE INDEX participation_behalf ON read_model.participation (on_behalf_of);
      CREATE INDEX participation_name ON read_model.participation USING gin (read_model.name_words(name));
      CREATE INDEX participation_country ON read_model.participation (country);

      CREATE TABLE read_model.occurrence_topic (
        occurrence_id text NOT NULL,
        topic_id text NOT NULL,
        label text NOT NULL,
        PRIMARY KEY (occurrence_id, topic_id)
      );
      CREATE INDEX occurrence_topic_topic ON read_model.occurrence_topic (topic_id);
      CREATE INDEX occurrence_topic_words ON read_model.occurrence_topic USING gin (to_tsvector('english', label));

      CREATE TABLE read_model.evidence (
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
      CREATE INDEX evidence_article ON read_model.evidence (article_id, revision);

      CREATE TABLE read_model.meeting (
        occurrence_id text PRIMARY KEY,
        status text NOT NULL,
        kind text NOT NULL,
        absentees jsonb NOT NULL
      );

      CREATE TABLE read_model.stance (
        occurrence_id text PRIMARY KEY,
        holder_id text NOT NULL,
        position text NOT NULL,
        target text NOT NULL,
        condition text,
        quotes jsonb NOT NULL
      );
      CREATE INDEX stance_holder ON read_model.stance (holder_id);

      CREATE TABLE read_model.statement (
        occurrence_id text PRIMARY KEY,
        speaker_id text NOT NULL,
        content text NOT NULL,
        venue text,
        quotes jsonb NOT NULL
      );
      CREATE INDEX statement_speaker ON read_model.statement (speaker_id);
      CREATE INDEX statement_words ON read_model.statement USING gin (to_tsvector('english', content));

      CREATE TABLE read_model.projection_mark (
        projection text NOT NULL,
        partition text NOT NULL,
        position bigint NOT NULL,
        updated_at timestamptz NOT NULL,
        PRIMARY KEY (projection, partition)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP SCHEMA read_model CASCADE');
  }
}
