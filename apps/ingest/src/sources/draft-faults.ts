import type { z } from 'zod';

/** What is wrong with a draft, in one line: `url must be an http or https URL; …`. */
export const faultsOf = ({ issues }: z.ZodError): string =>
  issues.map(({ path, message }) => `${path.join('.')} ${message}`.trim()).join('; ');
