import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { Eta } from 'eta';
import type { Response } from 'express';
import { projectRoot } from '#platform';

const web = join(projectRoot, 'apps', 'query', 'web');

/** The files of the console beside its pages, with their media types. */
const ASSETS: Readonly<Record<string, string>> = { 'console.css': 'text/css', 'icon.svg': 'image/svg+xml' };

const POLICY = [
  "default-src 'self'",
  "script-src 'none'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

const HEADERS = {
  'Content-Security-Policy': POLICY,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
};

type Asset = { readonly mediaType: string; readonly content: Buffer; readonly address: string };

/** The pages of the console and the files they need; everything a template is told is escaped. */
@Injectable()
export class Views {
  readonly #eta = new Eta({ views: join(web, 'views'), cache: true, autoEscape: true });
  readonly #assets = new Map(Object.entries(ASSETS).map(([name, mediaType]) => [name, readAsset(name, mediaType)]));

  /** Answers with a page. */
  send(response: Response, template: string, content: object): void {
    const addresses = Object.fromEntries([...this.#assets].map(([name, { address }]) => [name, address]));
    const html = this.#eta.render(template, { ...content, assets: addresses });
    response.set(HEADERS).type('html').send(html);
  }

  /** Answers with a file; false when there is none of the name. Its address changes with its content. */
  sendAsset(response: Response, name: string): boolean {
    const asset = this.#assets.get(name);
    if (asset === undefined) return false;
    response.set({ ...HEADERS, 'Cache-Control': 'public, max-age=31536000, immutable' });
    response.type(asset.mediaType).send(asset.content);
    return true;
  }
}

function readAsset(name: string, mediaType: string): Asset {
  const content = readFileSync(join(web, 'assets', name));
  const version = createHash('sha256').update(content).digest('hex').slice(0, 12);
  return { mediaType, content, address: `/assets/${version}/${name}` };
}
