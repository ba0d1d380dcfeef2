const parted = /(?<!\d)((?:19|20)\d{2})([/_.-])(\d{1,2})\2(\d{1,2})(?!\d)/;
const joined = /[/_.-]((?:19|20)\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?=[/_.-]|$)/;

/** The day in an address such as `/2020/05/17/` or `-20200517.html`, as `2020-05-17`; undefined where there is none. */
export function dateInAddress(url: string | null): string | undefined {
  const address = (url ?? '').replace(/^https?:\/\/web\.archive\.org\/web\/\w+\//, '');
  const [, year = '', , month = '', day = ''] = parted.exec(address) ?? joinedIn(address);
  return year === '' ? undefined : `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
}

const joinedIn = (address: string): readonly string[] => {
  const [all = '', year = '', month = '', day = ''] = joined.exec(address) ?? [];
  return [all, year, '', month, day];
};
