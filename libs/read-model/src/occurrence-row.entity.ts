import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Something that happened or was said: what every kind of occurrence has in common. */
@Entity({ schema: 'read_model', name: 'occurrence' })
export class OccurrenceRow {
  /** The stream id, e.g. `meeting-6f1c…`. */
  @PrimaryColumn('text') id!: string;
  /** The type of the event that last said what it is, e.g. `MeetingHeld`. */
  @Column('text') type!: string;
  @Column('text') category!: string;
  @Column('date', { name: 'occurred_from', nullable: true }) occurredFrom!: string | null;
  @Column('date', { name: 'occurred_to', nullable: true }) occurredTo!: string | null;
  @Column('text', { name: 'occurred_precision', nullable: true }) occurredPrecision!: string | null;
  @Column('text', { name: 'occurred_expression', nullable: true }) occurredExpression!: string | null;
  @Column('text', { name: 'place_name', nullable: true }) placeName!: string | null;
  @Column('text', { name: 'place_country', nullable: true }) placeCountry!: string | null;
  @Column('text', { name: 'place_venue', nullable: true }) placeVenue!: string | null;
  @Column('text') basis!: string;
  @Column('boolean') background!: boolean;
  @Column('double precision') confidence!: number;
  @Column('jsonb') attribution!: readonly { kind: string; name: string }[];
  @Column('jsonb') code!: { plover: string; cameo?: string };
  @Column('jsonb') extractor!: { name: string; version: string; rule: string };
  @Column('timestamptz', { name: 'published_at' }) publishedAt!: string;
  @Column('timestamptz', { name: 'recorded_at' }) recordedAt!: string;
  /** Log position of the event that opened the stream. */
  @Column('bigint') position!: number;
  @Column('timestamptz', { name: 'retracted_at', nullable: true }) retractedAt!: string | null;
}

/** An actor's part in an occurrence of any kind. */
@Entity({ schema: 'read_model', name: 'participation' })
export class ParticipationRow {
  @PrimaryColumn('text', { name: 'occurrence_id' }) occurrenceId!: string;
  /** Order in the event, from 0. */
  @PrimaryColumn('int') ordinal!: number;
  @Column('text', { name: 'actor_id' }) actorId!: string;
  @Column('text') name!: string;
  @Column('text') kind!: string;
  @Column('text', { nullable: true }) country!: string | null;
  @Column('text', { nullable: true }) role!: string | null;
  @Column('text', { name: 'on_behalf_of', nullable: true }) onBehalfOf!: string | null;
  @Column('text') part!: string;
}

/** A topic of an occurrence of any kind. */
@Entity({ schema: 'read_model', name: 'occurrence_topic' })
export class OccurrenceTopicRow {
  @PrimaryColumn('text', { name: 'occurrence_id' }) occurrenceId!: string;
  @PrimaryColumn('text', { name: 'topic_id' }) topicId!: string;
  @Column('text') label!: string;
}

/** One span of an article that says an occurrence happened. */
@Entity({ schema: 'read_model', name: 'evidence' })
export class EvidenceRow {
  @PrimaryColumn('text', { name: 'occurrence_id' }) occurrenceId!: string;
  @PrimaryColumn('text', { name: 'article_id' }) articleId!: string;
  @PrimaryColumn('int') revision!: number;
  /** Order in the event, from 0: the most telling span first. */
  @PrimaryColumn('int') ordinal!: number;
  @Column('int') start!: number;
  @Column('int') end!: number;
  @Column('text') quote!: string;
  @Column('timestamptz', { name: 'published_at' }) publishedAt!: string;
  @Column('timestamptz', { name: 'recorded_at' }) recordedAt!: string;
  /** When a later revision of the article took the words back; null while they stand. */
  @Column('timestamptz', { name: 'withdrawn_at', nullable: true }) withdrawnAt!: string | null;
}
