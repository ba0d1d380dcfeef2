import { z } from 'zod';
import { paging } from '../paging.js';
import { filters, inOrder, isInOrder, someOf, words } from './event-filter.js';
import { actTypesOf, agreementRow, visitRow, type ActCategory } from './event-row.js';

/** What every list of acts can be asked. */
const act = {
  ...filters,
  agent: words.optional().describe('Who does it, matched as `actor` is'),
  target: words
    .optional()
    .describe('Whom it is done to, said to, meant for or directed against, matched as `actor` is'),
};

/** An event type says what an act of the category is. */
const typesOf = <C extends ActCategory>(category: C) =>
  someOf(actTypesOf(category))
    .optional()
    .describe(`Event types, commas for any of them: ${actTypesOf(category).join(', ')}`);

const { status } = visitRow.shape;
const { outcome } = agreementRow.shape;
const statuses = someOf(status.options)
  .optional()
  .describe(`Commas for any of them: ${status.options.join(', ')}`);
const outcomes = someOf(outcome.options)
  .optional()
  .describe(`Commas for any of them: ${outcome.options.join(', ')}`);

export const visitsQuery = z.object({ ...act, status: statuses, ...paging }).refine(isInOrder, inOrder);
export const agreementsQuery = z.object({ ...act, outcome: outcomes, ...paging }).refine(isInOrder, inOrder);
export const commitmentsQuery = z.object({ ...act, type: typesOf('commitment'), ...paging }).refine(isInOrder, inOrder);
export const accusationsQuery = z.object({ ...act, type: typesOf('accusation'), ...paging }).refine(isInOrder, inOrder);
export const measuresQuery = z.object({ ...act, type: typesOf('measure'), ...paging }).refine(isInOrder, inOrder);
export const conflictsQuery = z.object({ ...act, type: typesOf('conflict'), ...paging }).refine(isInOrder, inOrder);

export type VisitsQuery = z.infer<typeof visitsQuery>;
export type AgreementsQuery = z.infer<typeof agreementsQuery>;
export type CommitmentsQuery = z.infer<typeof commitmentsQuery>;
export type AccusationsQuery = z.infer<typeof accusationsQuery>;
export type MeasuresQuery = z.infer<typeof measuresQuery>;
export type ConflictsQuery = z.infer<typeof conflictsQuery>;
