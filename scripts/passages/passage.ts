import { z } from 'zod';

const types = [
  'MeetingHeld',
  'MeetingPlanned',
  'MeetingRuledOut',
  'VisitMade',
  'VisitPlanned',
  'AgreementReached',
  'AgreementFailed',
  'CommitmentMade',
  'ProposalMade',
  'ConcessionMade',
  'DemandMade',
  'DemandRefused',
  'AccusationMade',
  'InvestigationOpened',
  'LegalActionTaken',
  'ArrestMade',
  'CooperationUndertaken',
  'AidProvided',
  'SanctionImposed',
  'SanctionLifted',
  'RelationsReduced',
  'ThreatMade',
  'ForceMobilised',
  'CoercionUsed',
  'AttackReported',
  'CeasefireDeclared',
  'ProtestHeld',
] as const;
const modalities = [
  'asserted',
  'ongoing',
  'planned',
  'ruled-out',
  'denied',
  'hypothetical',
  'called-for',
  'historical',
] as const;

/** Words of the text; `"Fidan§2"` is where `Fidan` stands for the second time. */
const words = z.string().min(1);

/** A text of one to three sentences with all that an extractor should find in it (`training/README.md`). */
export const passage = z.strictObject({
  text: z.string().min(15),
  published: z.iso.date(),
  entities: z.array(
    z.strictObject({
      text: words,
      kind: z.enum(['person', 'state', 'organisation', 'group', 'place']),
      role: words.nullish(),
      country: z
        .string()
        .regex(/^[A-Z]{2}$/)
        .nullish(),
    }),
  ),
  events: z.array(
    z.strictObject({
      type: z.enum(types),
      trigger: words,
      agents: z.array(words),
      targets: z.array(words),
      place: words.nullish(),
      time: words.nullish(),
      modality: z.enum(modalities),
    }),
  ),
  stances: z.array(
    z.strictObject({
      holder: words.nullish(),
      target: words.nullish(),
      position: z.enum(['for', 'conditional', 'considering', 'reserved', 'against']),
      basis: z.enum(['quoted', 'reported', 'described']),
      cue: words.nullish(),
      condition: words.nullish(),
    }),
  ),
  quotes: z.array(
    z.strictObject({ speaker: words.nullish(), cue: words.nullish(), content: words, direct: z.boolean() }),
  ),
});
/** A text of one to three sentences with all that an extractor should find in it. */
export type Passage = z.infer<typeof passage>;
