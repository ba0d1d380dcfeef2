import { Controller, Get, Inject, Post, Req, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { Operation, ProblemException } from '#platform';
import { decode } from '../charsets/decode.js';
import { Sources } from '../sources/sources.js';
import { ImportOpmlCommand, type ImportedList } from './import-opml.command.js';
import { NotOpmlError, readOpml, type ReadOpml } from './read-opml.js';
import { writeOpml } from './write-opml.js';

/** A list of tens of thousands of sources is not as large. */
const MAX_BYTES = 8 * 1024 * 1024;
const MEDIA_TYPE = 'text/x-opml';

const receipt = z
  .object({
    registered: z.int(),
    changed: z.int().describe('Known ones that were filed under more groups or tags'),
    unchanged: z.int(),
    faults: z
      .array(
        z.object({
          line: z.int().nullable().describe('Line of the outline in the document, where it can be told'),
          title: z.string(),
          detail: z.string().describe('Why it is not taken'),
        }),
      )
      .describe('Outlines that were not taken; they stop no others'),
  })
  .meta({ id: 'OpmlReceipt' });

/** Lists of sources, to and from other programs. */
@Controller('v1/sources')
export class OpmlController {
  constructor(
    @Inject(Sources) private readonly sources: Sources,
    @Inject(CommandBus) private readonly commands: CommandBus,
  ) {}

  @Get('opml')
  @Operation({
    summary: 'All sources as OPML 2.0',
    description: 'Those that are not retired. Groups are outlines around them, tags are categories.',
    answer: { mediaType: MEDIA_TYPE },
  })
  async write(@Res() response: Response): Promise<void> {
    const all = await this.sources.all();
    response
      .set({
        'Content-Type': `${MEDIA_TYPE}; charset=utf-8`,
        'Content-Disposition': 'attachment; filename="sources.opml"',
      })
      .send(writeOpml(all, new Date()));
  }

  @Post('opml')
  @Operation({
    summary: 'Register the sources of an OPML document',
    description:
      'An outline with an address is a source, the outlines around it are its groups, its categories are its tags. Sources ' +
      'that are known keep their settings and are filed under the new groups and tags as well, so the same document twice ' +
      'changes nothing. Nothing is fetched.',
    upload: [MEDIA_TYPE, 'application/xml', 'text/xml'],
    answer: receipt,
    problems: [400, 413],
  })
  async read(@Req() request: Request): Promise<ImportedList> {
    return this.commands.execute(new ImportOpmlCommand(listIn(await bytesOf(request)), 'operator:http'));
  }
}

async function bytesOf(request: Request): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_BYTES)
      throw new ProblemException(413, { detail: `A list may have ${MAX_BYTES} bytes: send it in parts` });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function listIn(bytes: Buffer): ReadOpml {
  try {
    return readOpml(decode(bytes, { kind: 'xml' }).text);
  } catch (error) {
    if (error instanceof NotOpmlError) throw new ProblemException(400, { detail: error.message });
    throw error;
  }
}
