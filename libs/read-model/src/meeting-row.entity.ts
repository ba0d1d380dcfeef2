import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What a meeting has beside its occurrence row. */
@Entity({ schema: 'read_model', name: 'meeting' })
export class MeetingRow {
  @PrimaryColumn('text', { name: 'occurrence_id' }) occurrenceId!: string;
  @Column('text') status!: 'held' | 'ongoing' | 'planned' | 'ruled-out';
  @Column('text') kind!: 'meeting' | 'call';
  @Column('jsonb') absentees!: readonly string[];
}
