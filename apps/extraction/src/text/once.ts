/** Keeps what is built from a lexicon, so that it is built once for each lexicon and not for each article. */
export function once<In extends object, Out>(build: (lexicon: In) => Out): (lexicon: In) => Out {
  const built = new WeakMap<In, { value: Out }>();
  return (lexicon) => {
    const known = built.get(lexicon);
    if (known !== undefined) return known.value;
    const value = build(lexicon);
    built.set(lexicon, { value });
    return value;
  };
}
