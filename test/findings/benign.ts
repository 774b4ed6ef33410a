/** Ordinary text in which numbers, times, versions, ids and names of things abound and no person is: what an engine must leave alone. */
export function writeBenign(seed: number, characters: number): string {
  const random = createRandom(seed);
  const pick = <Item>(items: readonly Item[]): Item => items[random(items.length)]!;
  const digits = (count: number): string => Array.from({ length: count }, () => random(10)).join('');
  const hex = (count: number): string => Array.from({ length: count }, () => random(16).toString(16)).join('');
  const date = (): string => `${1950 + random(80)}-${pad(1 + random(12))}-${pad(1 + random(28))}`;
  const figures: readonly (() => string)[] = [
    () => `In ${1900 + random(130)} the figure rose to ${random(1000)}.${random(10)} %.`,
    () => `About ${1 + random(999)},${digits(3)},${digits(3)} people live there, ${random(100)} per km².`,
    () => `Version ${random(20)}.${random(20)}.${random(200)} came out on ${date()}.`,
    () => `It ran from ${pad(random(24))}:${pad(random(60))} to ${pad(random(24))}:${pad(random(60))}:${pad(random(60))}.`,
    () => `request ${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)} took ${random(9000)} ms`,
    () => `commit ${hex(40)}`,
    () => `order ${digits(10)} shipped, tracking ${digits(12)}, invoice 2026-${digits(6)}`,
    () => `created_at: 17${digits(11)}, updated_at: 17${digits(8)}`,
    () => `The constant is ${random(10)}.${digits(12)}; ${digits(2)} x ${digits(3)} = ${digits(5)}.`,
    () => `ISBN 978-${random(10)}-${digits(4)}-${digits(4)}-${random(10)}, pages ${random(300)}-${300 + random(300)}`,
    () => `const value${random(10)} = list[${random(100)}] * 0x${hex(8)}; // ${random(10000)}`,
    () => `| ${digits(3)} | ${digits(4)} | ${digits(2)}.${digits(2)} | ${digits(1)} |`,
    () => `The room is ${random(50)}.${random(400)}, width ${random(900)}mm, price $${random(10000)}.${digits(2)}.`,
    () => `Use std::vector<int>(${random(100)}) or Foo::bar; key = map[${random(100)}]`,
    () => `RFC ${random(9999)}, section ${random(9)}.${random(9)}.${random(9)}, figure ${random(20)}`,
    () => `${pick(['Sie', 'Er', 'Man'])} zahlte ${random(900)}.${digits(3)},${digits(2)} Euro am ${1 + random(28)}.${1 + random(12)}.${1950 + random(80)}.`,
    () => `Le ${1 + random(28)}/${pad(1 + random(12))}/${2000 + random(40)}, ${random(99)} ${digits(3)} personnes, article L${digits(3)}-${random(30)}.`,
    () => `matrix [${random(100)} ${random(100)} ${random(100)} ${random(100)} ${random(100)}; ${random(100)} ${random(100)}]`,
    () => `Lines ${digits(3)}-${digits(4)} of ${digits(5)}, score ${random(100)}/${100 + random(100)}, ratio ${random(20)}:${random(20)}`,
    () => `mail to support is answered; phone support ended in ${2000 + random(30)}.`,
  ];
  const words =
    'the of and to in model answer that for it was with be by on not from at which but have an had they were one all we can has there when will who so no'.split(
      ' ',
    );
  const parts: string[] = [];
  for (let length = 0; length < characters; ) {
    const prose = Array.from({ length: 8 + random(30) }, () => pick(words)).join(' ');
    const part = `${prose}. ${pick(figures)()}${pick([' ', '\n', '\n\n'])}`;
    parts.push(part);
    length += part.length;
  }
  return parts.join('');
}

const pad = (value: number): string => String(value).padStart(2, '0');

/** A small linear congruential generator: every run judges the same text. */
function createRandom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
