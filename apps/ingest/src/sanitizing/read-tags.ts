import { Tokenizer, type TokenizerCallbacks } from 'htmlparser2';

/** What a reader of markup is told. Names and values are as written: entities are the reader's to decode. */
export interface TagReader {
  open(name: string, attributes: ReadonlyMap<string, string>, isEmpty: boolean): void;
  close(name: string): void;
  text(written: string): void;
  /** Text that holds no entities. HTML has none. */
  cdata?(text: string): void;
}

/**
 * Reads markup once from left to right, in time that grows with its length alone. It keeps no stack, so depth costs
 * nothing here: each reader bounds its own. Comments, declarations and processing instructions are left out.
 */
export function readTags(markup: string, mode: 'xml' | 'html', reader: TagReader): void {
  const tokenizer = new Tokenizer({ xmlMode: mode === 'xml', decodeEntities: false }, callbacks(markup, reader));
  tokenizer.write(markup);
  tokenizer.end();
}

const nothing = (): void => undefined;

function callbacks(markup: string, reader: TagReader): TokenizerCallbacks {
  let name = '';
  let attribute = '';
  let value = '';
  let attributes = new Map<string, string>();
  return {
    onopentagname: (start, end) => {
      name = markup.slice(start, end);
      attributes = new Map();
    },
    onattribname: (start, end) => {
      attribute = markup.slice(start, end);
      value = '';
    },
    onattribdata: (start, end) => (value += markup.slice(start, end)),
    onattribend: () => {
      if (!attributes.has(attribute)) attributes.set(attribute, value);
    },
    onopentagend: () => {
      reader.open(name, attributes, false);
    },
    onselfclosingtag: () => {
      reader.open(name, attributes, true);
    },
    onclosetag: (start, end) => {
      reader.close(markup.slice(start, end));
    },
    ontext: (start, end) => {
      reader.text(markup.slice(start, end));
    },
    oncdata: (start, end, offset) => {
      reader.cdata?.(markup.slice(start, end - offset));
    },
    onattribentity: nothing,
    ontextentity: nothing,
    oncomment: nothing,
    ondeclaration: nothing,
    onprocessinginstruction: nothing,
    onend: nothing,
  };
}
