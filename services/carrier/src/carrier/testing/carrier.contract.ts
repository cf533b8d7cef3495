import { describe, expect } from '@jest/globals';
import { testCarrier } from './carrier-steps.js';
import type { CarrierUnderTest, OpenedAccount } from './carrier-under-test.js';
import { configurationContract, setUpContract } from './configuration.contract.js';
import { failuresContract } from './failures.contract.js';
import { mediaContract } from './media.contract.js';
import { messagesContract } from './messages.contract.js';
import { ownedNumbersContract, releaseContract } from './owned-numbers.contract.js';
import { purchaseContract } from './purchase.contract.js';
import { regionsContract } from './regions.contract.js';
import { noMarketplaceContract, searchContract } from './search.contract.js';
import { standingContract } from './standing.contract.js';

/** What every `Carrier` must do, as far as its carrier can. Each test opens an account of its own. */
export function carrierContract<Account extends OpenedAccount>(adapter: CarrierUnderTest<Account>): void {
  // The suite hands an account back to the adapter that opened it, and to no other.
  const under = adapter as unknown as CarrierUnderTest;
  const { name, marketplace, holdings, regions, messages, media } = under;
  describe(`${name} as a carrier`, () => {
    setUpContract(under);
    standingContract(under);
    if (marketplace) {
      searchContract(under, marketplace);
      purchaseContract(under, marketplace);
    } else noMarketplaceContract(under);
    if (holdings) {
      ownedNumbersContract(under, holdings);
      configurationContract(under, holdings);
      releaseContract(under, holdings);
    }
    if (holdings && messages) messagesContract(under, messages, holdings);
    if (media) mediaContract(under, media);
    failuresContract(under);
    if (holdings && regions) regionsContract(under, holdings, regions);
    else {
      testCarrier(under, 'offers no regions', async ({ carrier }) => {
        expect(carrier.regions).toBeUndefined();
      });
    }
  });
}
