import { readFile } from 'node:fs/promises';
import { CodedError, type PriceList, parsePriceList, PUBLIC_PRICES } from '@spanproof/vocabulary';

/** The price list of a file, or the one that comes with this version. @throws CodedError PRICES_INVALID */
export async function loadPrices(file: string | undefined): Promise<PriceList> {
  if (file === undefined) return PUBLIC_PRICES;
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new CodedError('PRICES_INVALID', `the price list ${file} cannot be read`, {
      cause,
      todo: 'correct prices_file, or leave it out for the public list prices',
    });
  });
  return parsePriceList(text);
}
