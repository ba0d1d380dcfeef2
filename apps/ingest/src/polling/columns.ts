/** The columns of a table that hold the fields of a record, with their Postgres types. */
export type Columns<Row> = readonly (readonly [column: string, field: keyof Row & string, type: string])[];

/** Columns as the parts of statements, for rows that go in as JSON and come out under the names of their fields. */
export function listColumns<Row>(columns: Columns<Row>): {
  /** For `INSERT INTO … (`. */
  readonly names: string;
  /** For `SELECT … FROM` the table: `source_id AS "sourceId"`. */
  readonly selected: string;
  /** For `jsonb_to_record(…) AS record (`. */
  readonly fields: string;
  /** For `SELECT … FROM jsonb_to_record`. */
  readonly selectedFields: string;
} {
  return {
    names: columns.map(([column]) => column).join(', '),
    selected: columns.map(([column, field]) => `${column} AS "${field}"`).join(', '),
    fields: columns.map(([, field, type]) => `"${field}" ${type}`).join(', '),
    selectedFields: columns.map(([, field]) => `"${field}"`).join(', '),
  };
}
