import { Controller, Get, Inject, Post, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { Input, Operation, ProblemException } from '#platform';
import { importParams, importQuery, importState, type Import, type ImportParams, type ImportQuery } from './import.js';
import { Imports } from './imports.js';
import { ndjson } from './ndjson.js';
import { Uploads } from './uploads.js';
import { Warc } from './warc/warc.js';

const answer = {
  mediaType: 'application/x-ndjson',
  description:
    'One JSON object a line, while the upload goes on: `import` with its id, `progress`, and at the end `summary` with ' +
    'the first lines that were refused, or `problem`.',
};

/** Where many articles come in at once. */
@Controller('v1/articles')
export class BulkController {
  constructor(
    @Inject(Uploads) private readonly uploads: Uploads,
    @Inject(Warc) private readonly warcFormat: Warc,
  ) {}

  @Post('bulk')
  @Operation({
    summary: 'Push many articles',
    description:
      'Each line is an article as `POST /v1/articles` takes it, with the `sourceId` of its source where it has one; plain ' +
      'or gzip, of any length. Lines that are wrong are reported by their number and stop no others. With the header ' +
      '`Idempotency-Key` an upload that broke off goes on where it was: send the same again, or the lines after those ' +
      'that `GET /v1/imports/{id}` tells as done.',
    query: importQuery,
    upload: ['application/x-ndjson'],
    answer,
    problems: [409, 415, 503],
  })
  async bulk(@Input('query') { from }: ImportQuery, @Req() request: Request, @Res() response: Response): Promise<void> {
    await this.uploads.receive({ request, response, from }, ndjson);
  }

  @Post('warc')
  @Operation({
    summary: 'Import the pages of a WARC file',
    description:
      'Every answer that is an HTML page is read as if it were fetched now, and its bytes are kept; requests, repetitions ' +
      'and all else are skipped. Lines are records here. What cannot be read goes to quarantine.',
    query: importQuery,
    upload: ['application/warc'],
    answer,
    problems: [409, 415, 503],
  })
  async warc(@Input('query') { from }: ImportQuery, @Req() request: Request, @Res() response: Response): Promise<void> {
    await this.uploads.receive({ request, response, from }, this.warcFormat);
  }
}

/** How far imports have come. */
@Controller('v1/imports')
export class ImportsController {
  constructor(@Inject(Imports) private readonly imports: Imports) {}

  @Get(':id')
  @Operation({ summary: 'How far has an import come?', params: importParams, answer: importState })
  async show(@Input('params') { id }: ImportParams): Promise<Import> {
    const found = await this.imports.get(id);
    if (found === undefined) throw new ProblemException(404, { detail: `There is no import ${id}` });
    return found;
  }
}
