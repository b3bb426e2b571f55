import type { Long } from '@grpc/proto-loader';

/**
 * An amount of money, exact.
 */
export interface Money {
  /**
   * Currency, three letters, ISO 4217.
   */
  'currency'?: (string);
  /**
   * Amount in the smallest unit of the currency (cents for EUR). At most 2^53 - 1.
   */
  'minorUnits'?: (number | string | Long);
}

/**
 * An amount of money, exact.
 */
export interface Money__Output {
  /**
   * Currency, three letters, ISO 4217.
   */
  'currency': (string);
  /**
   * Amount in the smallest unit of the currency (cents for EUR). At most 2^53 - 1.
   */
  'minorUnits': (number);
}
