import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The registry of builds and what they share. Tables are not made here: each build of a projection has its own
 * (`tables.ts`), and what an earlier release kept is made again from the log.
 */
export class ProjectionBuilds1764200000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(String.raw`
      DROP TABLE IF EXISTS read_model.article, read_model.article_revision, read_model.article_analysis,
        read_model.occurrence, read_model.participation, read_model.occurrence_topic, read_model.evidence,
        read_model.meeting, read_model.stance, read_model.statement, read_model.projection_mark CASCADE;

      -- The words of a name in lower case and without accents, for searching by any of them.
      CREATE OR REPLACE FUNCTION read_model.name_words(name text) RETURNS text[]
      LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
        SELECT array_remove(regexp_split_to_array(
          translate(regexp_replace(normalize(lower(name), NFD), '[\u0300-\u036f]', '', 'g'), 'øłđı', 'oldi'),
          '[^[:alnum:]]+'), '')
      $$;

      CREATE TABLE read_model.projection_build (
        projection text NOT NULL,
        build int NOT NULL,
        version int NOT NULL,
        tables_hash text NOT NULL,
        state text NOT NULL CHECK (state IN ('filling', 'standby', 'live', 'previous', 'dropping', 'dropped')),
        swap text NOT NULL CHECK (swap IN ('auto', 'manual')),
        position bigint NOT NULL DEFAULT 0,
        position_recorded_at timestamptz,
        target bigint NOT NULL,
        events bigint NOT NULL DEFAULT 0,
        note text,
        begun_at timestamptz NOT NULL DEFAULT now(),
        filled_at timestamptz,
        live_at timestamptz,
        closed_at timestamptz,
        PRIMARY KEY (projection, build)
      );
      CREATE UNIQUE INDEX projection_build_live ON read_model.projection_build (projection) WHERE state = 'live';
      COMMENT ON TABLE read_model.projection_build IS
        'Every build of every projection: the live one is what the views of this schema show';
      COMMENT ON COLUMN read_model.projection_build.position IS 'The log is in the tables up to here, whatever the marks say';
      COMMENT ON COLUMN read_model.projection_build.target IS 'The end of the log when the build began';

      CREATE TABLE read_model.projection_mark (
        projection text NOT NULL,
        build int NOT NULL,
        partition text NOT NULL,
        position bigint NOT NULL,
        updated_at timestamptz NOT NULL,
        PRIMARY KEY (projection, build, partition)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP SCHEMA read_model CASCADE');
  }
}
