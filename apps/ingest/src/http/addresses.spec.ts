import fc from 'fast-check';
import { propertyRuns } from '#testing';
import { AddressRules, isRefused, parseAllowed } from './addresses.js';

const verdict = (host: string): string => `${host}: ${isRefused(host) ? 'refused' : 'asked'}`;
const all = (hosts: readonly string[], what: string): string[] => hosts.map((host) => `${host}: ${what}`);

describe('addresses', () => {
  it('of special purpose are refused, to the edges of their blocks', () => {
    const special = [
      ...['0.0.0.0', '0.255.255.255', '10.0.0.0', '10.255.255.255', '100.64.0.0', '100.127.255.255', '127.0.0.1'],
      ...['169.254.169.254', '172.16.0.0', '172.31.255.255', '192.0.0.8', '192.0.2.77', '192.88.99.1', '192.168.4.4'],
      ...['198.18.0.0', '198.19.255.255', '198.51.100.9', '203.0.113.9', '224.0.0.1', '239.1.1.1', '240.0.0.1'],
      ...['255.255.255.255', '168.63.129.16', '[::]', '[::1]', '[fc00::1]', '[fdff::1]', '[fe80::1]', '[fec0::1]'],
      ...['[ff02::1]', '[100::1]', '[2001::1]', '[2001:2::1]', '[2001:10::1]', '[2001:db8::1]', '[3fff:fff::1]'],
      ...['[5f00::1]', '[64:ff9b:1::8.8.8.8]'],
    ];
    expect(special.map(verdict)).toEqual(all(special, 'refused'));
  });

  it('beside those blocks are asked', () => {
    const open = [
      ...['1.0.0.0', '9.255.255.255', '11.0.0.0', '100.63.255.255', '100.128.0.0', '126.255.255.255', '128.0.0.0'],
      ...['169.253.255.255', '172.15.255.255', '172.32.0.0', '192.0.1.0', '192.0.3.0', '192.169.0.0', '198.17.255.255'],
      ...['198.20.0.0', '223.255.255.255', '[2000::]', '[2001:200::1]', '[2001:db7::1]', '[2001:db9::1]', '[4000::1]'],
      ...['[2a02:1234::1]', '[3fff:1000::1]'],
    ];
    expect(open.map(verdict)).toEqual(all(open, 'asked'));
  });

  it('in IPv6 that carry an IPv4 address are judged by that one', () => {
    const carriers = (four: string, hex: string): string[] => [
      ...[`[::ffff:${four}]`, `[::ffff:0:${four}]`, `[64:ff9b::${four}]`, `[::${four}]`, `[2002:${hex}::1]`],
    ];
    const [inner, outer] = [carriers('127.0.0.1', '7f00:1'), carriers('93.184.216.34', '5db8:d822')];
    expect(inner.map(verdict)).toEqual(all(inner, 'refused'));
    expect(outer.map(verdict)).toEqual(all(outer, 'asked'));
  });

  it('are known in every notation', () => {
    const hidden = [
      ...['0', '127.1', '2130706433', '0x7f000001', '0x7f.1', '017700000001', '0177.0.0.1', '127.0.0.1.', '0xa9fea9fe'],
      ...['①②⑦.⓪.⓪.①', '127。0。0。1', '[0:0:0:0:0:0:0:1]', '::1', '%31%32%37.0.0.1', 'http://user@127.1:8080/a'],
    ];
    expect(hidden.map(verdict)).toEqual(all(hidden, 'refused'));
    expect(['0x08080808', '134744072', 'https://8.8.8.8/'].map(isRefused)).toEqual([false, false, false]);
  });

  it('are refused by name where the name is of inner networks or unreadable', () => {
    const inner = [
      ...[
        'localhost',
        'LOCALHOST.',
        'foo.localhost',
        'metadata.google.internal',
        'printer.local',
        'nas.lan',
        'intranet',
      ],
      ...['router.home.arpa', 'localhost.localdomain', '', '1.2.3.4.5', '[fe80::1%25eth0]', 'a b', '127.0.0.1:99999'],
    ];
    expect(inner.map(verdict)).toEqual(all(inner, 'refused'));
    expect(['news.example.com', 'localhost.example.com', 'internal.example.com.'].map(isRefused)).not.toContain(true);
  });

  it('of 10.0.0.0/8 are refused however they are carried', () => {
    const byte = fc.integer({ min: 0, max: 255 });
    fc.assert(
      fc.property(byte, byte, byte, (b, c, d) => {
        const four = `10.${b}.${c}.${d}`;
        const hex = `${(10 * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
        return [four, `[::ffff:${four}]`, `[64:ff9b::${four}]`, `[2002:${hex}::]`].every(isRefused);
      }),
      propertyRuns(200),
    );
  });
});

describe('the allow-list', () => {
  const rules = new AddressRules({
    allowed: ['10.1.0.0/16', '127.0.0.1:8080', '[fd00::]/8:*', '*.intranet:*', 'wiki'],
  });
  const refusal = (url: string, address: string): string | null =>
    rules.refusalOfUrl(new URL(url)) ?? rules.refusalOfAddress(new URL(url), address);

  it('lets through what it names and nothing beside', () => {
    expect(refusal('http://10.1.2.3/', '10.1.2.3')).toBeNull();
    expect(refusal('http://10.2.2.3/', '10.2.2.3')).toContain('a private address');
    expect(refusal('http://a.example:8080/', '127.0.0.1')).toBeNull();
    expect(refusal('http://a.example/', '127.0.0.1')).toContain('a.example resolves to 127.0.0.1, which is a loopback');
    expect(refusal('http://a.example:8080/', '127.0.0.2')).toContain('a loopback address');
    expect(refusal('http://[fd12::1]:9/', 'fd12::1')).toBeNull();
    expect(refusal('http://news.intranet:3000/', '192.168.1.1')).toBeNull();
    expect(refusal('http://wiki/', '192.168.1.1')).toBeNull();
  });

  it('names no port where it says none: those of the settings are meant', () => {
    expect(refusal('http://10.1.2.3:22/', '10.1.2.3')).toContain(
      'Port 22 of 10.1.2.3 is not asked; INGEST_ALLOWED_PORTS',
    );
    expect(refusal('http://a.example:22/', '93.184.216.34')).toContain('Port 22');
    expect(new AddressRules({ ports: [80, 8443] }).refusalOfUrl(new URL('https://a.example:8443/'))).toBeNull();
  });

  it('does not open a port of a public host that is named for an inner one', () => {
    expect(refusal('http://a.example:8080/', '93.184.216.34')).toContain('Port 8080 of a.example is not asked');
  });

  it('refuses entries that mean nothing', () => {
    for (const entry of ['', '10.0.0.0/33', 'a b', '*.', 'http://a', 'a.example/8', '10.0.0.0/', '[::1'])
      expect(() => parseAllowed(entry)).toThrow();
  });
});
