import { Inject, Injectable } from '@nestjs/common';
import { Metrics } from '#platform';
import { Documents } from '../documents/documents.js';
import { Quarantine } from './quarantine.js';

/** Shows what is kept: documents, and what is held in quarantine. */
@Injectable()
export class KeptMetrics {
  constructor(
    @Inject(Metrics) metrics: Metrics,
    @Inject(Documents) documents: Documents,
    @Inject(Quarantine) quarantine: Quarantine,
  ) {
    const count = metrics.gauge({ name: 'dateline_documents', help: 'Documents that are kept' });
    const bytes = metrics.gauge({
      name: 'dateline_document_bytes',
      help: 'Bytes of the documents that are kept, as they came and as they are stored',
      labels: ['form'],
    });
    const held = metrics.gauge({
      name: 'dateline_quarantine_held',
      help: 'What is held in quarantine, by the stage that could not read it',
      labels: ['stage'],
    });
    metrics.collect('documents', async () => {
      const sum = await documents.sum();
      return [
        { gauge: count, value: sum.documents },
        { gauge: bytes, labels: { form: 'original' }, value: sum.bytes },
        { gauge: bytes, labels: { form: 'stored' }, value: sum.storedBytes },
      ];
    });
    metrics.collect('quarantine', async () => {
      const counts = await quarantine.count();
      return counts
        .filter(({ state }) => state === 'held')
        .map(({ stage, count: value }) => ({ gauge: held, labels: { stage }, value }));
    });
  }
}
