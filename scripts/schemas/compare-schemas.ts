/** A JSON Schema, or a part of one, as plain JSON. */
export type Schema = { readonly [keyword: string]: unknown };

/** How a schema differs from an older one. */
export type Change = {
  /** JSON pointer into the schema, e.g. `/properties/kind/enum`. */
  readonly pointer: string;
  readonly what: string;
  /** An optional member that is new; anything else breaks somebody. */
  readonly isAddition: boolean;
};

/** Keywords that tell people something and programs nothing. */
const annotations = new Set(['$schema', '$id', 'title', 'description']);

/** Every difference that a program could notice, in the order of the older schema. */
export function changesBetween(before: Schema, after: Schema, pointer = ''): Change[] {
  const keywords = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return keywords
    .filter((keyword) => !annotations.has(keyword))
    .flatMap((keyword) => {
      const compare = comparisons[keyword] ?? compareValues;
      return compare(before, after, { keyword, pointer: `${pointer}/${keyword}` });
    });
}

type Place = { readonly keyword: string; readonly pointer: string };
type Comparison = (before: Schema, after: Schema, place: Place) => Change[];

const comparisons: Readonly<Record<string, Comparison>> = {
  properties: compareProperties,
  required: compareRequired,
  enum: compareEnums,
  items: compareWithin,
  additionalProperties: compareWithin,
  anyOf: compareAlternatives,
};

const refused = (pointer: string, what: string): Change => ({ pointer, what, isAddition: false });
const told = (value: unknown): string => (value === undefined ? 'absent' : JSON.stringify(value));
const isSchema = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const escaped = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');

const propertiesOf = ({ properties = {} }: Schema): Readonly<Record<string, Schema>> =>
  properties as Readonly<Record<string, Schema>>;
const requiredOf = ({ required = [] }: Schema): readonly string[] => required as readonly string[];
const valuesOf = (schema: Schema): readonly unknown[] => (schema['enum'] ?? []) as readonly unknown[];

function compareProperties(before: Schema, after: Schema, { pointer }: Place): Change[] {
  const [old, now] = [propertiesOf(before), propertiesOf(after)];
  const kept = Object.entries(old).flatMap(([name, schema]) => {
    const place = `${pointer}/${escaped(name)}`;
    const successor = now[name];
    return successor === undefined
      ? [refused(place, `the field "${name}" was removed`)]
      : changesBetween(schema, successor, place);
  });
  const added = Object.keys(now)
    .filter((name) => !(name in old))
    .map((name) => {
      const isAddition = !requiredOf(after).includes(name);
      const what = `the ${isAddition ? 'optional' : 'required'} field "${name}" was added`;
      return { pointer: `${pointer}/${escaped(name)}`, what, isAddition };
    });
  return [...kept, ...added];
}

/** Of fields that are in both; the others are told where they came or went. */
function compareRequired(before: Schema, after: Schema, { pointer }: Place): Change[] {
  const isKept = (name: string): boolean => name in propertiesOf(before) && name in propertiesOf(after);
  const difference = (a: Schema, b: Schema): string[] =>
    requiredOf(a).filter((name) => isKept(name) && !requiredOf(b).includes(name));
  return [
    ...difference(after, before).map((name) => refused(pointer, `the field "${name}" became required`)),
    ...difference(before, after).map((name) => refused(pointer, `the field "${name}" is no longer required`)),
  ];
}

function compareEnums(before: Schema, after: Schema, place: Place): Change[] {
  if (!Array.isArray(before['enum']) || !Array.isArray(after['enum'])) return compareValues(before, after, place);
  const difference = (a: Schema, b: Schema): string[] =>
    valuesOf(a)
      .filter((value) => !valuesOf(b).includes(value))
      .map(told);
  return [
    ...difference(before, after).map((value) => refused(place.pointer, `the value ${value} was removed`)),
    ...difference(after, before).map((value) => refused(place.pointer, `the value ${value} was added`)),
  ];
}

function compareWithin(before: Schema, after: Schema, place: Place): Change[] {
  const [old, now] = [before[place.keyword], after[place.keyword]];
  return isSchema(old) && isSchema(now) ? changesBetween(old, now, place.pointer) : compareValues(before, after, place);
}

function compareAlternatives(before: Schema, after: Schema, place: Place): Change[] {
  const [old, now] = [before['anyOf'] ?? [], after['anyOf'] ?? []] as [Schema[], Schema[]];
  if (old.length !== now.length) return compareValues(before, after, place);
  return old.flatMap((schema, index) => changesBetween(schema, now[index] ?? {}, `${place.pointer}/${index}`));
}

function compareValues(before: Schema, after: Schema, { keyword, pointer }: Place): Change[] {
  const [old, now] = [told(before[keyword]), told(after[keyword])];
  return old === now ? [] : [refused(pointer, `"${keyword}" was ${old} and is ${now}`)];
}
