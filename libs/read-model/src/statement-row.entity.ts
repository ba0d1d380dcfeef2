import type { Span } from '#events';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What a statement has beside its occurrence row. */
@Entity({ schema: 'read_model', name: 'statement' })
export class StatementRow {
  @PrimaryColumn('text', { name: 'occurrence_id' }) occurrenceId!: string;
  @Column('text', { name: 'speaker_id' }) speakerId!: string;
  @Column('text') content!: string;
  @Column('text', { nullable: true }) venue!: string | null;
  @Column('jsonb') quotes!: readonly Span[];
}
