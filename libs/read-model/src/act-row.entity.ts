import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What an act has beside its occurrence row, whatever its category. */
@Entity({ schema: 'read_model', name: 'act' })
export class ActRow {
  @PrimaryColumn('text', { name: 'occurrence_id' }) occurrenceId!: string;
  /** Null where the text does not say. */
  @Column('text', { nullable: true }) about!: string | null;
}
