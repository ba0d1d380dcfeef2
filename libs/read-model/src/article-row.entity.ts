import { Column, Entity, PrimaryColumn } from 'typeorm';

/** An article as it stands now; its texts are in `article_revision`. */
@Entity({ schema: 'read_model', name: 'article' })
export class ArticleRow {
  @PrimaryColumn('text', { name: 'article_id' }) articleId!: string;
  @Column('int') revision!: number;
  @Column('text', { nullable: true }) url!: string | null;
  @Column('text') title!: string;
  @Column('text', { nullable: true }) publisher!: string | null;
  @Column('text', { nullable: true }) language!: string | null;
  /** ISO 8601 with the publisher's offset. */
  @Column('text', { name: 'published_at_local' }) publishedAtLocal!: string;
  @Column('timestamptz', { name: 'published_at' }) publishedAt!: string;
  @Column('timestamptz', { name: 'recorded_at' }) recordedAt!: string;
}

/** One text of an article. Evidence counts its offsets in the text of its own revision. */
@Entity({ schema: 'read_model', name: 'article_revision' })
export class ArticleRevisionRow {
  @PrimaryColumn('text', { name: 'article_id' }) articleId!: string;
  @PrimaryColumn('int') revision!: number;
  @Column('text') title!: string;
  @Column('text') text!: string;
  @Column('text', { name: 'content_hash' }) contentHash!: string;
  @Column('timestamptz', { name: 'recorded_at' }) recordedAt!: string;
}

/** What became of reading one revision. */
@Entity({ schema: 'read_model', name: 'article_analysis' })
export class ArticleAnalysisRow {
  @PrimaryColumn('text', { name: 'article_id' }) articleId!: string;
  @PrimaryColumn('int') revision!: number;
  @Column('text') extractor!: string;
  @Column('int') occurrences!: number;
  @Column('int') dropped!: number;
  @Column('text', { nullable: true }) skipped!: string | null;
  @Column('timestamptz', { name: 'recorded_at' }) recordedAt!: string;
}
