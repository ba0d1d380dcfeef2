import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ArticleCollected, ArticleDuplicated, ArticleRevised } from '#events';

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
  @Column('text', { name: 'source_id', nullable: true }) sourceId!: string | null;
  @Column('text', { nullable: true }) byline!: string | null;
  @Column('timestamptz', { name: 'updated_at', nullable: true }) updatedAt!: string | null;
  @Column('text', { name: 'document_hash', nullable: true }) documentHash!: string | null;
  /** Empty where nothing is known of it. */
  @Column('jsonb') provenance!: NonNullable<ArticleCollected['data']['provenance']>;
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
  /** Compared with the revision before; null for the first, and where its words were removed. */
  @Column('jsonb', { nullable: true }) changes!: ArticleRevised['data']['changes'] | null;
}

/** A revision that is a copy, as was said of it last. */
@Entity({ schema: 'read_model', name: 'article_copy' })
export class ArticleCopyRow {
  @PrimaryColumn('text', { name: 'article_id' }) articleId!: string;
  @PrimaryColumn('int') revision!: number;
  @Column('text', { name: 'group_id' }) groupId!: string;
  @Column('text', { name: 'original_article_id' }) originalArticleId!: string;
  @Column('jsonb', { name: 'compared_with' }) comparedWith!: ArticleDuplicated['data']['comparedWith'];
  @Column('double precision', { name: 'shared_share' }) sharedShare!: number;
  @Column('int', { name: 'shared_shingles' }) sharedShingles!: number;
  @Column('int') shingles!: number;
  @Column('jsonb') passages!: ArticleDuplicated['data']['passages'];
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
