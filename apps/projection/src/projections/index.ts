import type { Projection } from '../projection.js';
import { articles } from './articles.projection.js';
import { occurrences } from './occurrences.projection.js';

/** Every read model there is. */
export const projections: readonly Projection[] = [articles, occurrences];
