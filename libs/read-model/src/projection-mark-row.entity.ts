import { Column, Entity, PrimaryColumn } from 'typeorm';

/** How far a build of a projection has come in a partition; written in the transaction of the rows it stands for. */
@Entity({ schema: 'read_model', name: 'projection_mark' })
export class ProjectionMarkRow {
  @PrimaryColumn('text') projection!: string;
  @PrimaryColumn('int') build!: number;
  @PrimaryColumn('text') partition!: string;
  @Column('bigint') position!: number;
  @Column('timestamptz', { name: 'updated_at' }) updatedAt!: string;
}
