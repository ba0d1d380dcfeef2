/** Lower-case ASCII words joined by hyphens: `Faisal bin Farhan al-Saud` → `faisal-bin-farhan-al-saud`. */
export function slug(name: string): string {
  return plain(name)
    .replace(/['’.]/g, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
}

/** Without case and accents, so that `Pedro Sánchez` and `PEDRO SANCHEZ` are one. */
export function plain(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/ø/g, 'o')
    .replace(/ł/g, 'l')
    .replace(/đ/g, 'd')
    .replace(/ß/g, 'ss')
    .replace(/ı/g, 'i')
    .replace(/æ/g, 'ae');
}

/** The parts of a name by which two spellings of it are compared, e.g. `Sergey Lavrov` → `sergei`, `lavrov`. */
export function nameParts(name: string, spellings: Readonly<Record<string, string>>): string[] {
  return plain(name)
    .split(/[^a-z0-9]+/)
    .filter((part) => part !== '')
    .map((part) => (Object.hasOwn(spellings, part) ? (spellings[part] ?? part) : part));
}
