import type { Span } from '#events';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What a stance has beside its occurrence row. */
@Entity({ schema: 'read_model', name: 'stance' })
export class StanceRow {
  @PrimaryColumn('text', { name: 'occurrence_id' }) occurrenceId!: string;
  @Column('text', { name: 'holder_id' }) holderId!: string;
  @Column('text') position!: 'for' | 'conditional' | 'considering' | 'reserved' | 'against';
  @Column('text') target!: string;
  @Column('text', { nullable: true }) condition!: string | null;
  @Column('jsonb') quotes!: readonly Span[];
}
